internal import GRDB

/// The tables of what is owed to mail and webhook sinks.
enum OutboxTables {
  static func create(_ database: Database) throws {
  }
}
