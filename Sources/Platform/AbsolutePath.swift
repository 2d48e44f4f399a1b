internal import Glibc

/// Paths that mean the same wherever the program is started.
package enum AbsolutePath {
  /// The path from the root; `.` and `..` in it stay.
  package static func of(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    let text = String(cString: folder)
    return text == "/" ? "/" + path : text + "/" + path
  }

  /// The folder that holds a path; `.` where none is named.
  package static func folder(of path: String) -> String {
    var text = path
    while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
    guard let slash = text.lastIndex(of: "/") else { return "." }
    return slash == text.startIndex ? "/" : String(text[..<slash])
  }

  /// Syncs the folder that holds a path, so that a new name in it lasts.
  package static func syncFolder(of path: String) throws(RunFailure) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot sync `\(folder)`", code: errno) }
    defer { close(descriptor) }
    // Some file systems keep no folders to sync, and say so by EINVAL.
    if fsync(descriptor) != 0 && errno != EINVAL { throw .system("cannot sync `\(folder)`", code: errno) }
  }
}
