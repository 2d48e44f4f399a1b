internal import Glibc
package import GRDB
package import Platform

extension StateDatabase {
  /// Runs a transaction; where the disk is full, fails or another process holds the database, it is tried again each
  /// second.
  ///
  /// The waiting is said once, and so is its end. Nil: `isStopping` became true while it waited, and nothing was
  /// written. Other failures are thrown.
  ///
  /// - Parameter isDurable: the commit is safe from a power failure when this returns.
  package func write<Value>(
    announcer: Announcer, isDurable: Bool = false, isStopping: () -> Bool, _ body: (Database) throws -> Value
  ) throws(RunFailure) -> Value? {
    var isWaiting = false
    while true {
      do {
        let value = try isDurable ? durably(body) : writer.write(body)
        if isWaiting { announcer.end(fault: name, "`\(name)` can be written again") }
        return value
      } catch {
        guard let reason = Self.passingReason(error) else { throw Self.failure(error, name: name) }
        if !isWaiting {
          announcer.begin(fault: name, "cannot write `\(name)`: \(reason); trying again each second")
        }
        isWaiting = true
        // Looks up between, so that a clean end is not held up.
        for _ in 0..<10 {
          if isStopping() { return nil }
          usleep(100_000)
        }
      }
    }
  }

  /// Runs a transaction whose commit is on the disk afterwards: the last ones of a database in `NORMAL` may be lost with
  /// the power.
  func durably<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try writer.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      defer { try? database.execute(sql: "PRAGMA synchronous = NORMAL") }
      var value: Value?
      try database.inTransaction {
        value = try body(database)
        return .commit
      }
      guard let value else { preconditionFailure("a transaction ended without its body") }
      return value
    }
  }

  /// Reads at one moment of the database, beside its writer.
  package func read<Value>(_ body: (Database) throws -> Value) throws(RunFailure) -> Value {
    do { return try writer.read(body) } catch { throw Self.failure(error, name: name) }
  }

  /// Why a write failed that may work later; nil where it will not.
  static func passingReason(_ error: any Error) -> String? {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL: return "the disk is full"
    case .SQLITE_IOERR: return "disk I/O error"
    case .SQLITE_BUSY, .SQLITE_LOCKED: return "another program holds it"
    // Result codes are the library's, open to more of them.
    default: return nil
    }
  }
}
