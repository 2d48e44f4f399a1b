import Foundation

/// A file of ../shared/data/tracks, unpacked, by its lines.
struct TrackFile {
  struct Line {
    var device: String
    /// As it stands there.
    var time: String
    /// nil: the line reports no position.
    var latitude: Double?
    var longitude: Double?
  }
  /// In the order of the file: line 1 is at 0.
  var lines: [Line]

  init(_ name: String) throws {
    let packed = ReferenceCase.tracksPath(name)
    let unpacked = try BuiltProgram.launch("/bin/gzip", ["-dc", packed]).output
    lines = unpacked.split(separator: UInt8(ascii: "\n")).map(Self.line)
  }

  private static func line(_ bytes: Data) -> Line {
    Line(
      device: value(of: "\"device\":\"", in: bytes) ?? "", time: value(of: "\"time\":\"", in: bytes) ?? "",
      latitude: value(of: "\"lat\":", in: bytes).flatMap(Double.init),
      longitude: value(of: "\"lon\":", in: bytes).flatMap(Double.init))
  }

  /// What stands behind the key, up to a quote, comma or brace. The files hold no escapes.
  private static func value(of key: String, in line: Data) -> String? {
    guard let found = line.range(of: Data(key.utf8)) else { return nil }
    let rest = line[found.upperBound...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
    return String(decoding: rest[..<(end ?? rest.endIndex)], as: UTF8.self)
  }

  /// Ids of a fence file in its order: one feature a line, the id before all else.
  static func fenceIDs(_ name: String) throws -> [String] {
    let packed = ReferenceCase.fencesPath(name)
    let unpacked = try BuiltProgram.launch("/bin/gzip", ["-dc", packed]).output
    let start = Data("{\"type\":\"Feature\",\"id\":\"".utf8)
    var ids: [String] = []
    var at = unpacked.startIndex
    while let found = unpacked.range(of: start, in: at..<unpacked.endIndex) {
      let end = unpacked[found.upperBound...].firstIndex(of: UInt8(ascii: "\"")) ?? unpacked.endIndex
      ids.append(String(decoding: unpacked[found.upperBound..<end], as: UTF8.self))
      at = end
    }
    return ids
  }
}
