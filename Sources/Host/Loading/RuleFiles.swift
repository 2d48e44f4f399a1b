internal import Glibc
package import Platform
package import Rules

/// Finds the rule files that a command line names, and reads them.
package enum RuleFiles {
  /// Bytes that a rule file may have.
  static let sizeLimit = 64 << 20
  /// Folders in folders that are gone into.
  private static let depthLimit = 32

  /// Files in the order of the command line; those of a folder in byte order of their paths, each file once.
  ///
  /// `-` is standard input. A folder without rule files is a failure, as is what cannot be read.
  package static func read(_ paths: [String]) throws(RunFailure) -> [SourceFile] {
    var sources: [SourceFile] = []
    for path in try list(paths) { sources.append(try read(path)) }
    return sources
  }

  /// One of the files that `list` gave.
  static func read(_ path: String) throws(RunFailure) -> SourceFile {
    let bytes =
      path == "-" ? try FileReader.readStandardInput(limit: sizeLimit) : try FileReader.read(path, limit: sizeLimit)
    return SourceFile(path: path, bytes: bytes)
  }

  /// The paths of the files that `read` reads, in its order.
  static func list(_ paths: [String]) throws(RunFailure) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    for path in paths {
      let files = path == "-" ? [path] : try files(of: path)
      for file in files where seen.insert(file == "-" ? file : identity(of: file)).inserted { found.append(file) }
    }
    return found
  }

  private static func files(of path: String) throws(RunFailure) -> [String] {
    guard isFolder(path) else { return [path] }
    var found: [String] = []
    try collect(path, depth: 0, into: &found)
    if found.isEmpty { throw RunFailure("there are no `.rules` files in `\(path)`") }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func collect(_ folder: String, depth: Int, into found: inout [String]) throws(RunFailure) {
    if depth > depthLimit { return }
    guard let handle = opendir(folder) else { throw .system("cannot read folder `\(folder)`", code: errno) }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if isFolder(path, followsLinks: false) {
        try collect(path, depth: depth + 1, into: &found)
      } else if name.hasSuffix(".rules"), !isFolder(path) {
        found.append(path)
      }
    }
  }

  private static func isFolder(_ path: String, followsLinks: Bool = true) -> Bool {
    var status = stat()
    let code = followsLinks ? stat(path, &status) : lstat(path, &status)
    return code == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// One file has one identity, whatever way leads to it.
  private static func identity(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
