internal import Foundation
internal import GRDB
package import Platform

/// What is decided once for a state directory.
package enum Settings {
  /// The seed of the devices' hashes: drawn when the directory is made. It is a secret like the rest of the directory,
  /// against names that are made up to collide.
  package static func hashSeed(_ database: StateDatabase) throws(RunFailure) -> UInt64 {
    try database.write { database in
      if let known = try Data.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'hashSeed'"),
        known.count == 8
      {
        return known.reduce(0) { $0 << 8 | UInt64($1) }
      }
      let drawn = UInt64.random(in: .min ... .max)
      let bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: drawn >> UInt64(56 - 8 * $0)) })
      try database.execute(sql: "INSERT INTO setting (name, value) VALUES ('hashSeed', ?)", arguments: [bytes])
      return drawn
    }
  }
}
