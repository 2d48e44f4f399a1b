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

  /// The highest number that a file of this path bears; 0 where there is none.
  static func highestNumber(of base: String) -> Int {
    let prefixCount = PathMaker.insert("\u{1}", into: base).utf8.prefix { $0 != 1 }.count
    let numbers = matches(pattern(of: base)).compactMap { path in
      Int(String(decoding: path.utf8.dropFirst(prefixCount).prefix(digits), as: UTF8.self))
    }
    return numbers.max() ?? 0
  }

  /// Deletes what matches, but for the last `keep` in the order of the names: dates and numbers sort by time.
  static func deleteOldest(matching pattern: String, keep: Int) {
    let found = matches(pattern)
    for path in found.dropLast(max(keep, 1)) { unlink(path) }
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
