internal import Foundation
package import GRDB
package import Platform

/// The SQLite database of a state directory: checkpoints, what is owed to mail and webhook sinks, requests of
/// commands that run beside the engine.
///
/// In write-ahead mode: readers, in this process or another, never wait for the writer. Without a state directory it
/// lives in memory, and all that uses it is the same.
package final class StateDatabase: Sendable {
  package let writer: any DatabaseWriter
  /// For messages: the file, or `memory`.
  package let name: String

  /// Opens the database of a file; made if it is not there. An older schema is migrated, a newer or damaged file is
  /// a failure that says what to do.
  package init(path: String) throws(RunFailure) {
    name = path
    do {
      var configuration = Configuration()
      // Commands beside the engine write too; they wait for each other.
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { database in
        // A power failure may take the last transactions, never the file: the journal has what they were made from.
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        try database.execute(sql: "PRAGMA foreign_keys = ON")
      }
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Self.migrate(pool, name: path)
      writer = pool
    } catch {
      throw Self.failure(error, name: path)
    }
  }

  /// One that was opened and checked elsewhere.
  init(_ writer: any DatabaseWriter, name: String) {
    self.writer = writer
    self.name = name
  }

  /// A database that goes with the process.
  package init() throws(RunFailure) {
    name = "memory"
    do {
      let queue = try DatabaseQueue()
      try Self.migrate(queue, name: name)
      writer = queue
    } catch {
      throw Self.failure(error, name: name)
    }
  }

  /// Looks at every page, so that damage is found before anything is built on it: about a second for a gigabyte.
  package func check() throws(RunFailure) {
    let found = try read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") } ?? "nothing"
    if found != "ok" { throw Self.damaged(found, name: name) }
  }

  /// Ends its use: what lies in the log beside it goes into the file, which is whole by itself then.
  package func close() {
    // The readers are closed last, and they cannot do it. What is in the way of it (a command that reads) does no harm.
    _ = try? writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try? writer.close()
  }

  private static func damaged(_ what: String, name: String) -> RunFailure {
    RunFailure(
      "`\(name)` is damaged (\(what)): put back a copy of the state directory, or move it away and begin anew")
  }

  /// Writes in one transaction.
  package func write<Value>(_ body: (Database) throws -> Value) throws(RunFailure) -> Value {
    do { return try writer.write(body) } catch { throw Self.failure(error, name: name) }
  }

  /// All steps from an empty file to today's schema, in their order. A step that was released is never changed: what
  /// comes later is a further step.
  static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("checkpoint", migrate: CheckpointTables.create)
    migrator.registerMigration("outbox", migrate: OutboxTables.create)
    return migrator
  }

  private static func migrate(_ writer: some DatabaseWriter, name: String) throws {
    let migrator = migrator()
    if try writer.read({ try migrator.hasBeenSuperseded($0) }) {
      throw RunFailure(
        "`\(name)` was written by a newer version of picket: run that version, or take another `--state` directory")
    }
    try migrator.migrate(writer)
  }

  /// What a database's error means to a person.
  package static func failure(_ error: any Error, name: String) -> RunFailure {
    if let failure = error as? RunFailure { return failure }
    guard let error = error as? DatabaseError else { return RunFailure("cannot use `\(name)`: \(error)") }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return damaged(error.message ?? "no database", name: name)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return RunFailure("cannot write `\(name)`: \(error.message ?? "no permission")")
    case .SQLITE_FULL, .SQLITE_IOERR:
      return RunFailure("cannot write `\(name)`: \(passingReason(error) ?? "error"); see whether its disk has room")
    // Result codes are the library's, open to more of them.
    default: return RunFailure("cannot use `\(name)`: \(error.message ?? "error \(error.resultCode.rawValue)")")
    }
  }
}
