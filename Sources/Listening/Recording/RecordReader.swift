internal import Foundation
internal import Wire

/// Reads what `FrameRecorder` wrote, line by line.
struct RecordReader {
  private struct Line: Decodable {
    var at: String
    var what: String
    var connection: Int?
    var peer: String?
    var raw: String?
  }

  /// An entry with its time, ms since 1970; nil for a line that is none.
  static func entry(_ line: [UInt8]) -> (wall: Int64, entry: RecordEntry)? {
    guard let read = try? JSONDecoder().decode(Line.self, from: Data(line)), let wall = RFC3339.milliseconds(read.at),
      let entry = entry(read)
    else { return nil }
    return (wall, entry)
  }

  private static func entry(_ line: Line) -> RecordEntry? {
    if line.what == "datagram" {
      guard let peer = line.peer, let bytes = line.raw.flatMap(bytes) else { return nil }
      return .datagram(peer, bytes)
    }
    guard let number = line.connection else { return nil }
    switch line.what {
    case "opened": return line.peer.map { .opened(number, $0) }
    case "bytes": return line.raw.flatMap(bytes).map { .bytes(number, $0) }
    case "closed": return .closed(number)
    default:
      guard let step = RecordEntry.words.firstIndex(of: line.what).flatMap(Peer.Silence.init), step != .none else {
        return nil
      }
      return .silence(number, step)
    }
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Character(Unicode.Scalar(digits[place])).hexDigitValue,
        let low = Character(Unicode.Scalar(digits[place + 1])).hexDigitValue
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}
