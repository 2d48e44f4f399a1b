/// Paths inside a rule file are relative to that file.
enum RelativePath {
  /// The folder of a file with its slash; empty for a bare name and for standard input.
  static func folder(of file: String) -> String {
    guard file != "-", let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }

  /// The path as the program has to open it.
  static func resolve(_ path: String, in ruleFile: String) -> String {
    path.hasPrefix("/") ? path : folder(of: ruleFile) + path
  }
}
