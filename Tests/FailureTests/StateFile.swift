import Foundation
import GRDB

/// The files of a state directory as somebody changes them who is not the program.
enum StateFile {
  /// Brings everything into the database's own file, so that it can be damaged.
  static func settle(_ world: World) throws {
    let queue = try DatabaseQueue(path: world.path("state/state.db"))
    try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try queue.close()
  }

  static func execute(_ world: World, _ sql: String) throws {
    let queue = try DatabaseQueue(path: world.path("state/state.db"))
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  static func isTable(_ name: String, of world: World) throws -> Bool {
    try DatabaseQueue(path: world.path("state/state.db")).read { try $0.tableExists(name) }
  }

  /// Names of the journal's segments, the oldest first.
  static func segments(_ world: World) -> [String] { world.names("state/journal").map { "state/journal/" + $0 } }

  /// CRC32C, bit by bit.
  static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
    }
    return ~sum
  }

  /// Says in a segment's header that another version wrote it.
  static func setVersion(_ version: UInt8, of segment: String, in world: World) throws {
    var header = [UInt8](world.read(segment)?.prefix(4096) ?? Data())
    let length = Int(header[16]) | Int(header[17]) << 8
    header[8] = version
    let sum = crc32c(header[8..<12] + header[16..<length])
    for place in 0..<4 { header[12 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(place))) }
    try world.change(segment, at: 0, to: Array(header[..<length]))
  }
}
