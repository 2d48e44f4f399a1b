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
    guard let degrees = Degrees(text, commaIsPoint: commaIsPoint) else { return false }
    degrees.append(into: &out)
    return true
  }

  /// Appends the members of a cell that holds both, latitude first unless letters say otherwise; a comment in
  /// parentheses may follow.
  static func appendPair(_ text: ByteText, into out: inout ByteBuffer) {
    let text = text.trimmed
    let bare = text.first(0x28).map { text.slice(0, $0).trimmed } ?? text
    let pair = pair(bare)
    for (key, degrees) in [("lat" as StaticString, pair?.latitude), ("lon", pair?.longitude)] {
      out.append(key: key)
      if let degrees { degrees.append(into: &out) } else { out.append(string: text) }
    }
  }

  /// Cells are short: each place where the two may part is tried, those that say so most clearly first.
  private static func pair(_ text: ByteText) -> (latitude: Degrees, longitude: Degrees)? {
    pair(text, .semicolon) ?? pair(text, .comma) ?? pair(text, .commaBeforeBlank) ?? pair(text, .blank)
      ?? pair(text, .letter)
  }

  private static func pair(_ text: ByteText, _ parting: Parting) -> (latitude: Degrees, longitude: Degrees)? {
    for at in 1..<max(text.count, 1) where parting.stands(in: text, at) {
      let rest = text.slice(at + (parting == .letter ? 0 : 1), text.count)
      guard let first = Degrees(text.slice(0, at).trimmed, commaIsPoint: parting != .comma),
        let second = Degrees(rest.trimmed, commaIsPoint: parting != .comma)
      else { continue }
      if first.isLatitude != false, second.isLatitude != true { return (first, second) }
      if first.isLatitude == false, second.isLatitude == true { return (second, first) }
    }
    return nil
  }

  /// What parts latitude and longitude in one cell. But for the comma alone, commas may stand for points beside it.
  private enum Parting {
    case semicolon, comma, commaBeforeBlank, blank
    /// The end of `48.1N` or the beginning of `E11.5`.
    case letter

    func stands(in text: ByteText, _ at: Int) -> Bool {
      switch self {
      case .semicolon: text[at] == 0x3B
      case .comma: text[at] == 0x2C
      case .commaBeforeBlank: text[at] == 0x2C && at + 1 < text.count && text[at + 1] == 0x20
      case .blank: text[at] == 0x20 || text[at] == 0x09
      case .letter: Degrees.hemisphere(text, at - 1) != nil || Degrees.hemisphere(text, at) != nil
      }
    }
  }
}

/// A number of degrees with its letter, as somebody spelled it.
private struct Degrees {
  private let number: ByteText
  private let isNegative: Bool
  /// What its letter says; nil: it has none.
  let isLatitude: Bool?

  /// nil: it is none.
  init?(_ text: ByteText, commaIsPoint: Bool) {
    var number = text
    var letter: UInt8?
    if let found = Self.hemisphere(text, text.count - 1) {
      number = text.slice(0, text.count - 1).trimmed
      letter = found
    } else if let found = Self.hemisphere(text, 0) {
      number = text.slice(1, text.count).trimmed
      letter = found
    }
    if number.count > 2, number[number.count - 2] == 0xC2, number[number.count - 1] == 0xB0 {
      number = number.slice(0, number.count - 2).trimmed
    }
    guard NumberText.length(number, commaIsPoint: commaIsPoint) == number.count, number.count > 0 else { return nil }
    isNegative = letter == 0x53 || letter == 0x57
    if isNegative, number[0] &- 0x30 > 9 { return nil }
    isLatitude = letter.map { $0 == 0x4E || $0 == 0x53 }
    self.number = number
  }

  func append(into out: inout ByteBuffer) {
    if isNegative { out.append(0x2D) }
    NumberText.append(number, into: &out)
  }

  /// `N`, `S`, `E` or `W`, whichever case it has.
  static func hemisphere(_ text: ByteText, _ at: Int) -> UInt8? {
    guard at >= 0, at < text.count else { return nil }
    let letter = text[at] & 0xDF
    return letter == 0x4E || letter == 0x53 || letter == 0x45 || letter == 0x57 ? letter : nil
  }
}
