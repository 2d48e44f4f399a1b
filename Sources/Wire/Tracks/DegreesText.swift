internal import Model

/// Latitudes and longitudes as tables spell them: `48.1371`, `48,1371`, `11.5754° E`, `S 33.9`.
enum DegreesText {
  /// Appends one as a JSON value; what cannot be read becomes text.
  @inline(__always) static func append(_ text: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) {
    if NumberText.isJSON(text) {
      out.append(text)
    } else if !appendNumber(text.trimmed, commaIsPoint: commaIsPoint, into: &out) {
      out.append(string: text)
    }
  }

  @inline(never)
  private static func appendNumber(_ text: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) -> Bool {
    var number = text
    var isNegative = false
    if let sign = hemisphere(text, text.count - 1) {
      number = text.slice(0, text.count - 1).trimmed
      isNegative = sign < 0
    } else if let sign = hemisphere(text, 0) {
      number = text.slice(1, text.count).trimmed
      isNegative = sign < 0
    }
    if number.count > 2, number[number.count - 2] == 0xC2, number[number.count - 1] == 0xB0 {
      number = number.slice(0, number.count - 2).trimmed
    }
    guard NumberText.length(number, commaIsPoint: commaIsPoint) == number.count, number.count > 0 else { return false }
    if isNegative {
      guard number[0] &- 0x30 <= 9 else { return false }
      out.append(0x2D)
    }
    NumberText.append(number, into: &out)
    return true
  }

  /// +1 for north and east, −1 for south and west.
  private static func hemisphere(_ text: ByteText, _ at: Int) -> Int? {
    guard at >= 0, at < text.count else { return nil }
    return switch text[at] & 0xDF {
    case 0x4E, 0x45: 1
    case 0x53, 0x57: -1
    default: nil
    }
  }

  /// Appends the members of a cell that holds both, latitude first; a comment in parentheses may follow.
  static func appendPair(_ text: ByteText, into out: inout ByteBuffer) {
    let text = text.trimmed
    let first = text.slice(0, NumberText.length(text, commaIsPoint: false))
    var rest = text.slice(first.count, text.count).trimmed
    if rest.count > 0, rest[0] == 0x2C || rest[0] == 0x3B { rest = rest.slice(1, rest.count).trimmed }
    let second = rest.slice(0, NumberText.length(rest, commaIsPoint: false))
    let behind = rest.slice(second.count, rest.count).trimmed
    let isPair = first.count > 0 && second.count > 0 && (behind.count == 0 || behind[0] == 0x28)
    for (key, number) in [("lat" as StaticString, first), ("lon", second)] {
      out.append(key: key)
      if isPair { NumberText.append(number, into: &out) } else { out.append(string: text) }
    }
  }
}
