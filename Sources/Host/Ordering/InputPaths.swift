internal import Glibc
internal import Platform

/// The inputs that arguments of `--input` stand for: files, folders of them, globs, `-`.
package struct InputPaths: Sendable, Equatable {
  /// In the order of the arguments; those of one argument in byte order of their paths. Each file once.
  package private(set) var inputs: [EventInput] = []
  /// Arguments that stand for nothing, for people.
  package private(set) var faults: [String] = []
  /// What else is to be said.
  package private(set) var remarks: [String] = []
  /// By what a file is, the path that it is read by.
  private var known: [FileIdentity: String] = [:]

  /// Folders in folders that are gone into.
  private static let depthLimit = 32

  /// A file that is missing is an input all the same: it is told of where it is opened.
  package init(_ arguments: [String]) {
    for argument in arguments {
      if argument == "-" {
        if !inputs.contains(.standardInput) { inputs.append(.standardInput) }
        continue
      }
      if Self.kind(of: argument) != nil || !Self.isGlob(argument) {
        take(argument)
        continue
      }
      let found = Self.glob(argument)
      if found.isEmpty { faults.append("no file fits `\(argument)`") }
      for path in found { take(path) }
    }
  }

  /// A folder stands for the files in it whose names end in one of the known ways.
  private mutating func take(_ path: String) {
    guard Self.kind(of: path) == S_IFDIR else { return add(path) }
    var found: [String] = []
    collect(path, depth: 0, into: &found)
    if found.isEmpty { faults.append("there is nothing to replay in `\(path)`: no file ends in \(InputName.endings)") }
    for file in found.sorted(by: Self.isBefore) { add(file) }
  }

  private mutating func add(_ path: String) {
    var status = stat()
    // A pipe with a name gives what is in it once.
    if stat(path, &status) == 0, [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) {
      let identity = FileStamp(status).identity
      if let first = known[identity] {
        remarks.append(
          first == path
            ? "`\(path)` is named twice: it is read once" : "`\(path)` is the same file as `\(first)`: it is read once")
        return
      }
      known[identity] = path
    }
    inputs.append(.file(path))
  }

  /// Hidden files and folders are left out, and so are folders that links lead to.
  private mutating func collect(_ folder: String, depth: Int, into found: inout [String]) {
    if depth > Self.depthLimit { return }
    guard let handle = opendir(folder) else {
      faults.append("cannot read folder `\(folder)`: \(RunFailure.systemText(errno))")
      return
    }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if Self.kind(of: path, followsLinks: false) == S_IFDIR {
        collect(path, depth: depth + 1, into: &found)
      } else if InputName(name).isKnown, Self.kind(of: path) == S_IFREG {
        found.append(path)
      }
    }
  }

  /// nil: there is nothing of that name.
  private static func kind(of path: String, followsLinks: Bool = true) -> mode_t? {
    var status = stat()
    let code = followsLinks ? stat(path, &status) : lstat(path, &status)
    return code == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func isGlob(_ argument: String) -> Bool { argument.utf8.contains { "*?[".utf8.contains($0) } }

  private static func isBefore(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }

  /// What a shell would make of it.
  private static func glob(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard Glibc.glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { number in
      found.gl_pathv[number].map { String(cString: $0) }
    }.sorted(by: isBefore)
  }
}
