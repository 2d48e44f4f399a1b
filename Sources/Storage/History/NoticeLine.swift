internal import Glibc
internal import Model

/// A walk over one line of the notice log: `+` or `-` (whether a sink was told) and the notice's JSON object.
///
/// The lines are our own (EVENTS, section 4), so the walk goes from quote to quote and checks no more than it needs to
/// stay within the line. Strings keep their escapes.
package struct NoticeLine {
  /// One member of the object, as places in the line.
  package struct Member {
    package let key: Range<Int>
    /// Of a string what is between its quotes.
    package let value: Range<Int>
    package let isString: Bool
  }

  package let bytes: UnsafeRawBufferPointer
  private var at = 2
  private var isAtEnd = false
  /// It is no line of a notice.
  package private(set) var isBroken: Bool

  /// - Parameter bytes: without the line's end; must live as long as the walk.
  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    isBroken = !(bytes.count > 3 && (bytes[0] == Self.told || bytes[0] == Self.untold) && bytes[1] == 0x7B)
  }

  static let told = UInt8(ascii: "+")
  static let untold = UInt8(ascii: "-")

  /// A sink was told of the notice.
  package var isTold: Bool { bytes.first == Self.told }

  /// The JSON object alone.
  package var json: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[1...]) }

  /// The next member; nil at the end, and where the line is broken.
  package mutating func next() -> Member? {
    if isBroken || isAtEnd { return nil }
    guard let key = string(), at < bytes.count, bytes[at] == 0x3A else { return broken() }
    at += 1
    let start = at
    guard at < bytes.count else { return broken() }
    let isString = bytes[at] == 0x22
    let value: Range<Int>
    if isString {
      guard let text = string() else { return broken() }
      value = text
    } else {
      guard skip() else { return broken() }
      value = start..<at
    }
    guard at < bytes.count else { return broken() }
    switch bytes[at] {
    case 0x2C: at += 1
    case 0x7D where at + 1 == bytes.count: isAtEnd = true
    default: return broken()
    }
    return Member(key: key, value: value, isString: isString)
  }

  /// Whether a place of the line holds a word.
  @inline(__always) package func holds(_ word: StaticString, at range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base + range.lowerBound, word.utf8Start, range.count) == 0
  }

  /// The text at a place, its escapes resolved.
  package func text(_ range: Range<Int>) -> String {
    let part = UnsafeRawBufferPointer(rebasing: bytes[range])
    return part.contains(0x5C) ? Self.unescaped(part) : String(decoding: part, as: UTF8.self)
  }

  private mutating func broken() -> Member? {
    isBroken = true
    return nil
  }

  /// Reads a string from its first quote on; `at` is behind its last.
  private mutating func string() -> Range<Int>? {
    guard at < bytes.count, bytes[at] == 0x22, let base = bytes.baseAddress else { return nil }
    let start = at + 1
    at = start
    while at < bytes.count {
      guard let found = memchr(base + at, 0x22, bytes.count - at) else { return nil }
      let end = UnsafeRawPointer(found) - base
      at = end + 1
      // An odd number of backslashes before it makes it a part of the string.
      var slashes = 0
      while end - slashes > start, bytes[end - slashes - 1] == 0x5C { slashes += 1 }
      if slashes & 1 == 0 { return start..<end }
    }
    return nil
  }

  /// Reads a value that is no string.
  private mutating func skip() -> Bool {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case 0x22:
        if string() == nil { return false }
        continue
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D:
        if depth == 0 { return true }
        depth -= 1
      case 0x2C: if depth == 0 { return true }
      default: break
      }
      at += 1
    }
    return false
  }

  /// Resolves the escapes of RFC 8259; what is none stays as it is.
  private static func unescaped(_ part: UnsafeRawBufferPointer) -> String {
    var units: [UInt16] = []
    for character in String(decoding: part, as: UTF8.self).utf16 { units.append(character) }
    var result: [UInt16] = []
    var at = 0
    while at < units.count {
      guard units[at] == 0x5C, at + 1 < units.count else {
        result.append(units[at])
        at += 1
        continue
      }
      at += 2
      switch units[at - 1] {
      case 0x62: result.append(8)
      case 0x66: result.append(12)
      case 0x6E: result.append(10)
      case 0x72: result.append(13)
      case 0x74: result.append(9)
      case 0x75:
        let digits = String(decoding: units[at..<min(at + 4, units.count)], as: UTF16.self)
        result.append(UInt16(digits, radix: 16) ?? 0xFFFD)
        at = min(at + 4, units.count)
      default: result.append(units[at - 1])
      }
    }
    return String(decoding: result, as: UTF16.self)
  }

  /// The moment that `2026-03-02T08:00:30.500Z` spells, ms since 1970; nil for another form.
  package func time(_ range: Range<Int>) -> Int64? {
    func number(_ from: Int, _ count: Int) -> Int? {
      var value = 0
      for index in range.lowerBound + from..<range.lowerBound + from + count {
        let digit = bytes[index] &- 0x30
        if digit > 9 { return nil }
        value = value &* 10 &+ Int(digit)
      }
      return value
    }
    guard range.count == 20 || range.count == 24, bytes[range.upperBound - 1] == 0x5A, let year = number(0, 4),
      let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
      let second = number(17, 2), (1...12).contains(month)
    else { return nil }
    guard let millisecond = range.count == 24 ? number(20, 3) : 0 else { return nil }
    let days = Int64(CivilTime.days(year: year, month: month, day: day))
    return days * CivilTime.dayMilliseconds + Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
  }
}
