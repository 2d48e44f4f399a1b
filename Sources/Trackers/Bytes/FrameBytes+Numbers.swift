/// Numbers as trackers write them; nil where the text is none. Blanks around them do not count.
extension FrameBytes {
  /// Digits and nothing else, at most 18.
  package var integer: Int? {
    let text = trimmed
    guard text.count >= 1, text.count <= 18, text.digitCount() == text.count else { return nil }
    var value = 0
    for index in 0..<text.count { value = value * 10 + Int(text[index] &- 0x30) }
    return value
  }

  /// A number with or without a sign and a point; no exponent. `.5` and `5.` are numbers.
  package var number: Double? {
    let text = trimmed
    var at = 0
    let isNegative = text.count > 0 && text[0] == 0x2D
    if text.count > 0, isNegative || text[0] == 0x2B { at = 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var places = 0
    var isBehindPoint = false
    while at < text.count {
      let byte = text[at]
      if byte == 0x2E, !isBehindPoint {
        isBehindPoint = true
      } else if byte &- 0x30 <= 9 {
        digits += 1
        // More digits than a double holds, or zeros, say nothing; before the point they say that it is no measure.
        if mantissa < 100_000_000_000_000_000, places < 20 {
          mantissa = mantissa * 10 + UInt64(byte &- 0x30)
          if isBehindPoint { places += 1 }
        } else if !isBehindPoint {
          return nil
        }
      } else {
        return nil
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    let value = Double(mantissa) / Self.powers[places]
    return isNegative ? -value : value
  }

  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = (0...20).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// Two, four, six … digits at a place as one number.
  package func digits(_ place: Int, _ length: Int) -> Int? {
    guard place >= 0, place + length <= count else { return nil }
    return digitCount(from: place) >= length ? slice(place, place + length).integer : nil
  }

  /// A hexadecimal number of at most eight digits, and nothing else.
  package var hexadecimal: UInt32? {
    guard count >= 1, count <= 8 else { return nil }
    var value: UInt32 = 0
    for index in 0..<count {
      guard let digit = Self.hexDigit(self[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  package static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
