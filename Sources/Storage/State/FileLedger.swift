package import GRDB
internal import Glibc
package import Platform
internal import Synchronization

/// The files that a run appends to, kept so that recovery can cut them back to the last checkpoint.
///
/// A file is known durably before its first byte of this run: with the length that it had before, or had at the
/// checkpoint. So recovery finds every byte that was written behind the checkpoint, and never cuts what was there
/// before. Lengths are recorded in the checkpoint's own transaction.
///
/// `register` and `settle` are called by the thread that writes, `recordCheckpoint` and `deleteExpired` by
/// the one that makes checkpoints.
package final class FileLedger: AppendRegistry {
  private struct Entry {
    let identity: FileIdentity
    let length: Int
    let isNew: Bool
  }

  private struct Known {
    /// All files that were opened since the start and may be written again, with the number of their last opening.
    var files: [String: (identity: FileIdentity, opening: Int)] = [:]
    var openings = 0
    /// Not yet in the table.
    var pending: [String: Entry] = [:]
    var hasCutBack = false
  }

  private let database: StateDatabase
  private let known = Mutex(Known())

  package init(_ database: StateDatabase) { self.database = database }

  // MARK: Writing

  package func register(path: String, identity: FileIdentity, length: Int, isNew: Bool) {
    known.withLock { known in
      // Else what is about to be written again would be taken for what was there before.
      precondition(known.hasCutBack, "a file was opened before the files were cut back")
      // Under an inode that was used before, a new file is another one.
      known.openings += 1
      let before = known.files.updateValue((identity, known.openings), forKey: path)
      if before?.identity == identity && !isNew { return }
      known.pending[path] = Entry(identity: identity, length: length, isNew: isNew)
    }
  }

  /// Writes all entries that are owed, in one synced transaction.
  package func settle(path: String) throws(RunFailure) -> Bool {
    let owed = known.withLock { known in
      if known.pending[path] == nil { return [String: Entry]() }
      defer { known.pending = [:] }
      return known.pending
    }
    if owed.isEmpty { return true }
    do {
      try database.durably { database in
        for (path, entry) in owed { try Self.insert(entry, at: path, in: database) }
      }
      return true
    } catch {
      // Owed again, but for what was registered anew meanwhile.
      known.withLock { $0.pending.merge(owed) { newer, _ in newer } }
      if StateDatabase.passingReason(error) != nil { return false }
      throw StateDatabase.failure(error, name: database.name)
    }
  }

  package var name: String { database.name }

  /// A row of the same file stays as it is: its length is that of the checkpoint.
  private static func insert(_ entry: Entry, at path: String, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO file (path, device, inode, length, isNew) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (path) DO UPDATE SET device = ?2, inode = ?3, length = ?4, isNew = ?5
        WHERE device <> ?2 OR inode <> ?3 OR ?5
        """,
      arguments: [
        path, Int64(bitPattern: entry.identity.device), Int64(bitPattern: entry.identity.inode), entry.length,
        entry.isNew,
      ])
  }

  package var openings: Int { known.withLock { $0.openings } }

  // MARK: Checkpoints

  /// Records the files' lengths, in the checkpoint's transaction; the marks have been synced.
  ///
  /// Files that the marks release, and files of earlier runs that this one does not write, are forgotten: all that is in
  /// them is before the checkpoint. Marks of a checkpoint that failed have to be added to those of the next.
  package func recordCheckpoint(_ marks: FileMarks, in database: Database) throws {
    let files = known.withLock { known in
      for (path, opening) in marks.released where (known.files[path]?.opening ?? .max) <= opening {
        known.files[path] = nil
        known.pending[path] = nil
      }
      return known.files.mapValues(\.identity)
    }
    for mark in marks.files {
      try database.execute(
        sql: """
          UPDATE file SET length = ?1, isNew = isNew AND ?1 = 0 WHERE path = ?2 AND device = ?3 AND inode = ?4
          """,
        arguments: [
          mark.length, mark.path, Int64(bitPattern: mark.identity.device), Int64(bitPattern: mark.identity.inode),
        ])
    }
    for row in try Row.fetchAll(database, sql: "SELECT path, device, inode FROM file") {
      let path: String = row["path"]
      // A path that was opened anew for another file, in which nothing stands yet, is forgotten too.
      if files[path] == Self.identity(row) { continue }
      try database.execute(sql: "DELETE FROM file WHERE path = ?", arguments: [path])
    }
    for path in marks.expired {
      try database.execute(sql: "INSERT OR IGNORE INTO expiredFile (path) VALUES (?)", arguments: [path])
    }
  }

  /// Deletes what `keep N` gave up by the checkpoint; called once it is committed.
  package func deleteExpired() throws(RunFailure) {
    do {
      let written = known.withLock { Set($0.files.keys) }
      let paths = try database.writer.read { try String.fetchAll($0, sql: "SELECT path FROM expiredFile") }
      if paths.isEmpty { return }
      for path in paths where !written.contains(path) { unlink(path) }
      try database.writer.write { try $0.execute(sql: "DELETE FROM expiredFile") }
    } catch {
      // They are in the table still, and the next checkpoint looks there.
      if StateDatabase.passingReason(error) != nil { return }
      throw StateDatabase.failure(error, name: database.name)
    }
  }

  // MARK: Recovery

  /// Makes all files what they were at the checkpoint; once, before any of them is opened.
  ///
  /// Doing it twice is doing it once: it may be killed anywhere. Files that are as they should be are not in the result.
  package func cutBack() throws(RunFailure) -> [CutFile] {
    do {
      let rows = try database.writer.read { try Row.fetchAll($0, sql: "SELECT * FROM file ORDER BY path") }
      var cuts: [CutFile] = []
      for row in rows {
        let path: String = row["path"]
        let entry = Entry(identity: Self.identity(row), length: row["length"], isNew: row["isNew"])
        guard let outcome = try Self.cut(path, to: entry) else { continue }
        if let outcome = outcome.told { cuts.append(CutFile(path: path, outcome: outcome)) }
        try database.writer.write { database in
          if let length = outcome.length {
            try database.execute(sql: "UPDATE file SET length = ? WHERE path = ?", arguments: [length, path])
          } else {
            try database.execute(sql: "DELETE FROM file WHERE path = ?", arguments: [path])
          }
        }
      }
      known.withLock { $0.hasCutBack = true }
      try deleteExpired()
      return cuts
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw StateDatabase.failure(error, name: database.name)
    }
  }

  private static func identity(_ row: Row) -> FileIdentity {
    let device: Int64 = row["device"]
    let inode: Int64 = row["inode"]
    return FileIdentity(device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode))
  }

  /// Makes one file what it was; nil where it is that.
  ///
  /// - Returns: what is to be told, and the length to be recorded, nil where the file is to be forgotten.
  private static func cut(_ path: String, to entry: Entry) throws(RunFailure) -> (
    told: CutFile.Outcome?, length: Int?
  )? {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 {
      // Made after the checkpoint, and deleted by a recovery that was killed, or never there after a power failure.
      if errno == ENOENT || errno == ENOTDIR { return (entry.isNew ? nil : .gone, nil) }
      throw .system("cannot cut `\(path)` back", code: errno)
    }
    defer { close(descriptor) }
    let mark = try FileMark(of: descriptor, path: path)
    if mark.identity != entry.identity { return (.replaced, nil) }
    if entry.isNew {
      if unlink(path) != 0 { throw .system("cannot delete `\(path)`", code: errno) }
      return (.deleted, nil)
    }
    if mark.length < entry.length { return (.shortened(bytes: entry.length - mark.length), mark.length) }
    if mark.length == entry.length { return nil }
    if ftruncate(descriptor, off_t(entry.length)) != 0 { throw .system("cannot cut `\(path)` back", code: errno) }
    return (.cut(bytes: mark.length - entry.length), entry.length)
  }
}
