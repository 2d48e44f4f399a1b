import Foundation
import Storage

/// A folder with rules, input, what is told and state, which can be put back to what it was; gone with this object.
final class RunFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("picket-recovery-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path + "/out", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { path + "/" + name }

  /// Leaves nothing but the journal and its rules, under a database that knows nothing yet, as that of a run that was
  /// killed before its first checkpoint: all else is made again.
  ///
  /// - Parameter kept: journal and rules as they were; nil: as they are.
  func keepJournalAlone(_ kept: [String: Data]? = nil) throws {
    try putBack(kept ?? contents("state/journal", "state/rules"), "out", "state")
    let database = try StateDatabase(path: path("state/state.db"))
    _ = try Settings.hashSeed(database)
    database.close()
  }

  @discardableResult
  func write(_ name: String, _ data: some Collection<UInt8>) throws -> String {
    let file = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    // In its place: a file that is known by its number stays the same one.
    if let handle = FileHandle(forWritingAtPath: file.path) {
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(data))
      try handle.close()
    } else {
      try Data(data).write(to: file)
    }
    return file.path
  }

  /// All files in these folders, by name.
  func contents(_ folders: String...) -> [String: Data] {
    var found: [String: Data] = [:]
    for folder in folders {
      for name in FileManager.default.enumerator(atPath: path(folder))?.compactMap({ $0 as? String }) ?? [] {
        var isFolder: ObjCBool = false
        let file = path(folder + "/" + name)
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
          continue
        }
        found[folder + "/" + name] = FileManager.default.contents(atPath: file)
      }
    }
    return found
  }

  /// Makes these folders hold what they held then, and nothing else.
  func putBack(_ contents: [String: Data], _ folders: String...) throws {
    for folder in folders {
      for name in self.contents(folder).keys where contents[name] == nil {
        try FileManager.default.removeItem(atPath: path(name))
      }
    }
    for (name, data) in contents { try write(name, data) }
  }

  /// What people and programs get to see of a run.
  var told: [String: Data] { contents("out", "state/notices") }
}

/// The first file that differs, with the first line that does; nil: they are the same.
func difference(_ found: [String: Data], _ wanted: [String: Data]) -> String? {
  for name in Set(found.keys).union(wanted.keys).sorted() where found[name] != wanted[name] {
    func lines(_ data: Data?) -> [Substring] {
      String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }
    let (a, b) = (lines(found[name]), lines(wanted[name]))
    let at = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
    return """
      \(name), line \(at + 1) of \(a.count), wanted \(b.count):
      found  \(a.dropFirst(at).first ?? "nothing")
      wanted \(b.dropFirst(at).first ?? "nothing")
      """
  }
  return nil
}
