internal import Wire

/// One thing that a listener met, as a record keeps it: enough to do all again, byte for byte.
enum RecordEntry: Equatable, Sendable {
  /// A connection begins: its number, address and port.
  case opened(Int, String)
  case bytes(Int, [UInt8])
  /// What a connection's silence led to.
  case silence(Int, Peer.Silence)
  case closed(Int)
  case datagram(String, [UInt8])

  /// Appends its line, with the time it happened at, ms since 1970.
  func write(at wall: Int64, into out: inout Wire.ByteBuffer) {
    out.append("{\"at\":\"")
    TimeWriter.rfc3339(wall, into: &out)
    out.append("\"")
    switch self {
    case .opened(let number, let peer):
      word("opened", number, &out)
      text("peer", peer, &out)
    case .bytes(let number, let bytes):
      word("bytes", number, &out)
      hex(bytes, &out)
    case .silence(let number, let step): word(Self.words[step.rawValue], number, &out)
    case .closed(let number): word("closed", number, &out)
    case .datagram(let peer, let bytes):
      text("what", "datagram", &out)
      text("peer", peer, &out)
      hex(bytes, &out)
    }
    out.append("}\n")
  }

  /// By the number of the step.
  static let words = ["", "silent", "undetected", "expired"]

  private func word(_ word: String, _ number: Int, _ out: inout Wire.ByteBuffer) {
    text("what", word, &out)
    out.append(",\"connection\":")
    NumberWriter.integer(Int64(number), into: &out)
  }

  private func text(_ key: StaticString, _ text: String, _ out: inout Wire.ByteBuffer) {
    out.append(",\"")
    out.append(key)
    out.append("\":")
    JSONEscaper.string(text, into: &out)
  }

  private func hex(_ bytes: [UInt8], _ out: inout Wire.ByteBuffer) {
    out.append(",\"raw\":\"")
    for byte in bytes { out.appendHex(UInt64(byte), count: 2) }
    out.append("\"")
  }
}
