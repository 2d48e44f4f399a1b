internal import Glibc
internal import Platform
internal import Rules

/// Whether the files of a rule set's sinks can be had, before anything is written to them.
enum SinkPlaces {
  /// Fails where a file sink that a rule notifies has no place: a folder that is none, or that may not be written.
  static func check(_ rules: CheckedRuleSet) throws(RunFailure) {
    for (name, path) in paths(of: rules) {
      if let fault = fault(of: path) { throw RunFailure("sink `\(name)`: \(fault)") }
    }
  }

  /// Names and files of the file sinks that a rule notifies, of those whose file has the same name always.
  static func fixedPaths(of rules: CheckedRuleSet) -> [(sink: String, path: String)] {
    paths(of: rules).filter { !$0.path.contains(unknown) }
  }

  private static func paths(of rules: CheckedRuleSet) -> [(sink: String, path: String)] {
    let used = Set(rules.rules.flatMap { $0.notify.map(\.sink) })
    return rules.sinks.enumerated().compactMap { position, sink in
      guard used.contains(position), case .file(let parts, let rotation, _, _) = sink.target else { return nil }
      let paths = PathMaker(parts: parts, rotation: rotation, declaredIn: sink.declaredIn)
      // What days, devices and rules are called is not known yet; what stands before them is.
      return (sink.name, paths.path(date: unknown, device: unknown, rule: unknown))
    }
  }

  /// A name that no file has.
  private static let unknown = "\u{1}"

  /// Why a file cannot be had there; nil: it can, as far as is known.
  private static func fault(of path: String) -> String? {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return "`\(path)` is a folder" }
      return access(path, W_OK) == 0 ? nil : RunFailure.system("cannot write `\(path)`", code: errno).message
    }
    if errno != ENOENT { return RunFailure.system("cannot write `\(path)`", code: errno).message }
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = slash == folder.startIndex ? "/" : folder[..<slash]
      let name = String(folder)
      if stat(name, &status) == 0 {
        if status.st_mode & S_IFMT != S_IFDIR { return "`\(name)` is no folder" }
        return access(name, W_OK | X_OK) == 0
          ? nil : RunFailure.system("cannot write in `\(name)`", code: errno).message
      }
      if errno != ENOENT { return RunFailure.system("cannot write in `\(name)`", code: errno).message }
      if folder == "/" { return nil }
    }
    return access(".", W_OK | X_OK) == 0 ? nil : RunFailure.system("cannot write in `.`", code: errno).message
  }
}
