internal import Foundation
internal import GRDB
internal import Glibc
package import Platform

/// What is decided once for a state directory.
package enum Settings {
  /// The seed of the devices' hashes: drawn when the directory is made. It is a secret like the rest of the directory,
  /// against names that are made up to collide.
  package static func hashSeed(_ database: StateDatabase) throws(RunFailure) -> UInt64 {
    do {
      return try database.writer.writeWithoutTransaction { connection in
        if let known = try known(connection) { return known }
        // Once the journal has a record this must not be lost any more: a database without it is refused then.
        try connection.execute(sql: "PRAGMA synchronous = FULL")
        defer { try? connection.execute(sql: "PRAGMA synchronous = NORMAL") }
        let drawn = UInt64.random(in: .min ... .max)
        let bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: drawn >> UInt64(56 - 8 * $0)) })
        try connection.execute(sql: "INSERT INTO setting (name, value) VALUES ('hashSeed', ?)", arguments: [bytes])
        return drawn
      }
    } catch {
      throw StateDatabase.failure(error, name: database.name)
    }
  }

  /// Whether a state directory's database was ever begun; false where the file is not there, or empty. Changes nothing.
  package static func isBegun(path: String) throws(RunFailure) -> Bool {
    if access(path, F_OK) != 0 && errno == ENOENT { return false }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      return try DatabaseQueue(path: path, configuration: configuration).read {
        try $0.tableExists("setting") && known($0) != nil
      }
    } catch {
      throw StateDatabase.failure(error, name: path)
    }
  }

  private static func known(_ database: Database) throws -> UInt64? {
    guard let bytes = try Data.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'hashSeed'"),
      bytes.count == 8
    else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
