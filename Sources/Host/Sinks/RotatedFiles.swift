internal import Glibc

/// The files that a rotation made so far, found by their names.
enum RotatedFiles {
  /// Digits of a rotation's number.
  static let digits = 6

  static func text(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// A pattern for `glob` of all numbers of a path.
  static func pattern(of base: String) -> String {
    PathMaker.insert("\u{1}", into: escaped(base)).replacing("\u{1}", with: numberPattern)
  }

  private static let numberPattern = String(repeating: "[0-9]", count: digits)

  /// The number of the file that a sink goes on in; 0 where it begins.
  ///
  /// It is the highest one that is not empty: a run that was killed before the first byte of a file leaves it empty,
  /// and would have gone on in it only once the one before was full.
  static func currentNumber(of base: String) -> Int {
    let prefixCount = PathMaker.insert("\u{1}", into: base).utf8.prefix { $0 != 1 }.count
    let found = matches(pattern(of: base))
    var status = stat()
    let current = found.last { stat($0, &status) == 0 && status.st_size > 0 }
    return current.flatMap {
      Int(String(decoding: $0.utf8.dropFirst(prefixCount).prefix(digits), as: UTF8.self))
    } ?? 0
  }

  /// What matches, but for the last `keep` in the order of the names up to `newest`: dates and numbers sort by time.
  static func expired(matching pattern: String, keep: Int, newest: String) -> [String] {
    let found = matches(pattern).filter { !newest.utf8.lexicographicallyPrecedes($0.utf8) }
    return Array(found.dropLast(max(keep, 1)))
  }

  /// The paths that match, in byte order.
  static func matches(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, GLOB_NOSORT, nil, &result) == 0, let paths = result.gl_pathv else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A path in which `glob` sees no pattern.
  static func escaped(_ path: String) -> String {
    var text = ""
    for character in path.unicodeScalars {
      if "*?[]\\".unicodeScalars.contains(character) { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(character)
    }
    return text
  }
}
