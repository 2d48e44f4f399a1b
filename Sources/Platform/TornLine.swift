internal import Glibc

/// How the last line of a file stands that is about to be appended to.
enum TornLine: Equatable {
  /// The file is empty or ends in a newline.
  case none
  /// The last line has no end, and is not ours to judge, or whole but for that.
  case unended
  /// The last line is the beginning of one of our JSON lines; it begins here.
  case torn(start: Int)

  /// Bytes that are looked at: no notice is longer.
  static let reach = 1 << 20

  /// Looks at the end of a regular file.
  ///
  /// - Parameter head: what our JSON lines begin with; nil where the file holds none.
  static func find(in path: String, length: Int, head: String?) -> TornLine {
    if length == 0 { return .none }
    // A file that may be written but not read is taken as it is.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { return .none }
    defer { close(descriptor) }
    var last: UInt8 = 0
    if pread(descriptor, &last, 1, off_t(length - 1)) != 1 || last == UInt8(ascii: "\n") { return .none }
    guard let head else { return .unended }
    let count = min(length, reach)
    var end = [UInt8](repeating: 0, count: count)
    let isRead = end.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(length - count)) } == count
    let newline = end.lastIndex(of: UInt8(ascii: "\n"))
    if !isRead || newline == nil && count < length { return .unended }
    let line = end[(newline.map { $0 + 1 } ?? 0)...]
    if !line.starts(with: head.utf8) || isWhole(line) { return .unended }
    return .torn(start: length - line.count)
  }

  /// Whether all braces that are opened outside of strings are closed.
  private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    var depth = 0
    var isString = false
    var isEscaped = false
    for byte in line {
      if isEscaped {
        isEscaped = false
      } else if isString {
        if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isString = false }
      } else if byte == UInt8(ascii: "\"") {
        isString = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
      }
    }
    return depth == 0 && !isString
  }
}
