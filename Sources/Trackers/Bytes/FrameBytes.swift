/// Bytes as a tracker sent them, or a part of them; counted from 0.
///
/// Never taken for UTF-8: raw checksums and unpacked telephone numbers stand between the text.
package struct FrameBytes: Sendable {
  private let storage: [UInt8]
  private let start: Int
  package let count: Int

  package init(_ bytes: [UInt8]) { self.init(bytes, from: 0, to: bytes.count) }

  /// The bytes of an array from a place up to another, clamped to what there is.
  package init(_ bytes: [UInt8], from: Int, to: Int) {
    storage = bytes
    start = min(max(from, 0), bytes.count)
    count = min(max(to, start), bytes.count) - start
  }

  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return storage[start + index]
  }

  package var isEmpty: Bool { count == 0 }

  /// The part from `from` up to `to`, clamped to what there is.
  package func slice(_ from: Int, _ to: Int) -> FrameBytes {
    let low = min(max(from, 0), count)
    return FrameBytes(storage, from: start + low, to: start + min(max(to, low), count))
  }

  package func from(_ place: Int) -> FrameBytes { slice(place, count) }

  /// The first place of such a byte from `from` on.
  package func first(_ byte: UInt8, from: Int = 0) -> Int? {
    var at = max(from, 0)
    while at < count {
      if self[at] == byte { return at }
      at += 1
    }
    return nil
  }

  /// The first place from `from` on at which a text of ASCII stands, in small letters or capitals as given.
  package func first(_ text: StaticString, from: Int = 0) -> Int? {
    var at = max(from, 0)
    while at + text.utf8CodeUnitCount <= count {
      if has(text, at: at) { return at }
      at += 1
    }
    return nil
  }

  /// Whether a text of ASCII stands at a place, letter for letter.
  package func has(_ text: StaticString, at place: Int = 0) -> Bool {
    guard place >= 0, place + text.utf8CodeUnitCount <= count else { return false }
    for index in 0..<text.utf8CodeUnitCount where self[place + index] != Self.byte(text, index) { return false }
    return true
  }

  /// The same, capitals being small letters.
  package func hasWord(_ text: StaticString, at place: Int = 0) -> Bool {
    guard place >= 0, place + text.utf8CodeUnitCount <= count else { return false }
    return isBegun(text, at: place)
  }

  /// Whether what there is from a place on may be the beginning of such a text, or begins with it; capitals being small
  /// letters.
  func isBegun(_ text: StaticString, at place: Int = 0) -> Bool {
    let length = min(text.utf8CodeUnitCount, count - place)
    for index in 0..<max(0, length) where Self.small(self[place + index]) != Self.small(Self.byte(text, index)) {
      return false
    }
    return true
  }

  private static func byte(_ text: StaticString, _ index: Int) -> UInt8 {
    precondition(index >= 0 && index < text.utf8CodeUnitCount)
    return unsafe text.utf8Start[index]
  }

  /// Whether it is this text of ASCII, letter for letter.
  package func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && has(text) }

  /// How many bytes from a place on are digits.
  package func digitCount(from place: Int = 0) -> Int {
    var at = max(place, 0)
    while at < count, isDigit(at) { at += 1 }
    return at - max(place, 0)
  }

  /// False also beyond the end.
  package func isDigit(_ place: Int) -> Bool { place >= 0 && place < count && self[place] &- 0x30 <= 9 }

  /// Without blanks and ends of lines around it.
  package var trimmed: FrameBytes {
    var low = 0
    var high = count
    while low < high, Self.isBlank(self[low]) { low += 1 }
    while high > low, Self.isBlank(self[high - 1]) { high -= 1 }
    return slice(low, high)
  }

  /// The parts between separators; one more than there are separators.
  package func split(_ separator: UInt8) -> [FrameBytes] {
    var parts: [FrameBytes] = []
    var begin = 0
    while let end = first(separator, from: begin) {
      parts.append(slice(begin, end))
      begin = end + 1
    }
    parts.append(from(begin))
    return parts
  }

  /// A copy.
  package var bytes: [UInt8] { Array(storage[start..<start + count]) }

  /// As text, each byte a character of Latin-1.
  package var text: String {
    var text = ""
    for index in 0..<count { text.unicodeScalars.append(Unicode.Scalar(self[index])) }
    return text
  }

  /// The letters and digits of ASCII only?
  package var isAlphanumeric: Bool {
    for index in 0..<count where !Self.isAlphanumeric(self[index]) { return false }
    return true
  }

  package static func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || isLetter(byte) }
  package static func isLetter(_ byte: UInt8) -> Bool { small(byte) &- 0x61 <= 25 }
  package static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 <= 25 }
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 <= 4 }
  private static func small(_ byte: UInt8) -> UInt8 { byte &- 0x41 <= 25 ? byte | 0x20 : byte }
}

extension FrameBytes: Equatable {
  package static func == (left: FrameBytes, right: FrameBytes) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left[index] != right[index] { return false }
    return true
  }
}

extension FrameBytes: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(Array(text.utf8)) }
}
