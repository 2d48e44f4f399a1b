import Foundation

@testable import Storage

/// How a file of a test is packed.
enum TestPacking: CaseIterable {
  case plain, gzip, zstd

  var ending: String {
    switch self {
    case .plain: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  func pack(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .plain: bytes
    case .gzip: Self.gzip(bytes)
    case .zstd: Storage.Packing.pack(bytes)
    }
  }

  /// One member of stored blocks (RFC 1951, section 3.2.4).
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
      let piece = rest.prefix(65_535)
      rest = rest.dropFirst(piece.count)
      let length = UInt16(piece.count)
      packed.append(rest.isEmpty ? 1 : 0)
      for word in [length, ~length] { packed += [UInt8(word & 0xFF), UInt8(word >> 8)] }
      packed += piece
    } while !rest.isEmpty
    for word in [checksum(bytes), UInt32(bytes.count)] { packed += (0..<4).map { UInt8(word >> ($0 * 8) & 0xFF) } }
    return packed
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    let table = (0..<256).map { start -> UInt32 in
      (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
    return ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
  }
}

extension TestFolder {
  /// Writes a file of bytes, and gives its path.
  @discardableResult
  func write(bytes: [UInt8], to name: String) throws -> String {
    try write(name, "")
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }
}
