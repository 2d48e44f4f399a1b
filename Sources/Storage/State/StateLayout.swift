internal import Glibc
package import Platform

/// Where things lie in a state directory.
package struct StateLayout: Sendable, Equatable {
  /// Without a slash at its end, unless it is the root.
  package let folder: String
  package init(_ folder: String) {
    var text = folder
    while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
    self.folder = text
  }

  package var lock: String { folder + "/lock" }
  package var database: String { folder + "/state.db" }
  package var journal: String { folder + "/journal" }
  package var notices: String { folder + "/notices" }
  package var ruleSets: String { folder + "/rules" }
  package var told: String { folder + "/told" }
  package var status: String { folder + "/status.json" }

  private static let ownNames: Set = ["journal", "lock", "notices", "rules", "state.db", "status.json", "told"]

  /// Makes the folder if it is not there. Fails where it cannot be had, or is a folder of something else.
  package func makeFolder() throws(RunFailure) {
    let remedy = "give `--state` a folder that this user may write"
    do throws(RunFailure) { try OutputFile.makeFolders(of: folder) } catch {
      throw RunFailure("\(error.message); \(remedy)")
    }
    // Names and places of people: nobody else's business.
    if mkdir(folder, 0o700) == 0 { return }
    if errno != EEXIST {
      throw RunFailure("\(RunFailure.system("cannot make folder `\(folder)`", code: errno).message); \(remedy)")
    }
    var status = stat()
    if stat(folder, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      throw RunFailure("`\(folder)` is no folder: \(remedy)")
    }
    guard access(folder, R_OK | W_OK | X_OK) == 0, let stream = opendir(folder) else {
      throw RunFailure("\(RunFailure.system("cannot write in folder `\(folder)`", code: errno).message); \(remedy)")
    }
    defer { closedir(stream) }
    var other: String?
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if Self.ownNames.contains(name) { return }
      // What a file system and its tools keep there is in nobody's way.
      if name.hasPrefix(".") || name == "lost+found" { continue }
      other = min(other ?? name, name)
    }
    if let other {
      throw RunFailure(
        "`\(folder)` is no state directory, and holds other things (`\(other)`): give `--state` a folder of its own")
    }
  }
}
