/// Numbers as text: the one function of all output, the shortest decimal that reads back as the same double.
///
/// Nothing allocates but doubles of more than 15 digits.
package enum NumberWriter {
  /// A decimal of at most 15 digits: value = `mantissa` ÷ 10^`places`.
  struct Decimal {
    var mantissa: Int64
    var places: Int
  }

  /// 10^15: decimals with fewer digits than its are told apart by their doubles.
  private static let limit = 1e15

  /// Appends the shortest decimal that reads back as `value`; zero has no sign. Not a number: `null`.
  package static func shortest(_ value: Double, into out: inout ByteBuffer) {
    if let decimal = exactDecimal(value) {
      write(decimal, into: &out)
    } else {
      longest(value, into: &out)
    }
  }

  /// Appends an integer.
  package static func integer(_ value: Int64, into out: inout ByteBuffer) {
    if value < 0 { out.append(45) }
    unsigned(value.magnitude, into: &out)
  }

  /// Appends an integer without sign.
  package static func unsigned(_ value: UInt64, into out: inout ByteBuffer) {
    out.appendDigits(value, count: digitCount(value))
  }

  /// Appends `value` with exactly `digits` decimals (0…9), half away from zero, judged on the decimal value:
  /// 2.675 with 2 is 2.68.
  package static func fixed(_ value: Double, digits: Int, into out: inout ByteBuffer) {
    guard let near = nearDecimal(value) else {
      shortest(value, into: &out)
      return
    }
    let places = min(max(digits, 0), 9)
    var decimal = round(near, places: places)
    while decimal.places < places {
      let (scaled, overflow) = decimal.mantissa.multipliedReportingOverflow(by: 10)
      if overflow { break }
      decimal.mantissa = scaled
      decimal.places += 1
    }
    write(decimal, into: &out)
  }

  /// Appends `value` with at most `digits` decimals (0…9), half away from zero, without zeros at the end.
  package static func rounded(_ value: Double, digits: Int, into out: inout ByteBuffer) {
    guard let near = nearDecimal(value) else {
      shortest(value, into: &out)
      return
    }
    write(stripped(round(near, places: min(max(digits, 0), 9))), into: &out)
  }

  /// Appends `mantissa` ÷ 10^`places` without zeros at the end.
  package static func scaled(_ mantissa: Int64, places: Int, into out: inout ByteBuffer) {
    write(stripped(Decimal(mantissa: mantissa, places: min(max(places, 0), 18))), into: &out)
  }

  // A decimal k ÷ 10^d with k < 10^15 and d ≤ 22 is read as the correctly rounded quotient of two exact doubles,
  // and two different decimals of 15 digits never read as one double: so what passes is the shortest.
  @inline(__always) private static func exactDecimal(_ value: Double) -> Decimal? {
    if abs(value) < 1e8 {
      let sevenPlaces = nearest(value * 1e7)
      if Double(sevenPlaces) / 1e7 == value { return stripped(Decimal(mantissa: sevenPlaces, places: 7)) }
      guard abs(value) < 1e3 else { return nil }
      let twelvePlaces = nearest(value * 1e12)
      return Double(twelvePlaces) / 1e12 == value ? stripped(Decimal(mantissa: twelvePlaces, places: 12)) : nil
    }
    if abs(value) < 1e13 {
      let twoPlaces = nearest(value * 100)
      return Double(twoPlaces) / 100 == value ? stripped(Decimal(mantissa: twoPlaces, places: 2)) : nil
    }
    guard abs(value) < limit else { return nil }
    let whole = nearest(value)
    return Double(whole) == value ? Decimal(mantissa: whole, places: 0) : nil
  }

  // The decimal of at most nine places that a person would say: the noise of unit conversions is below it.
  @inline(__always) private static func nearDecimal(_ value: Double) -> Decimal? {
    let magnitude = abs(value)
    if magnitude < 9e5 { return Decimal(mantissa: nearest(value * 1e9), places: 9) }
    if magnitude < 9e8 { return Decimal(mantissa: nearest(value * 1e6), places: 6) }
    if magnitude < 9e11 { return Decimal(mantissa: nearest(value * 1e3), places: 3) }
    if magnitude < limit { return Decimal(mantissa: nearest(value), places: 0) }
    return nil
  }

  // Half away from zero. Only for magnitudes up to 10^15: in place of the C library's, it is two instructions.
  @inline(__always) private static func nearest(_ value: Double) -> Int64 { Int64(value + (value < 0 ? -0.5 : 0.5)) }

  @inline(__always) private static func round(_ decimal: Decimal, places: Int) -> Decimal {
    guard decimal.places > places else { return decimal }
    let unit = power(decimal.places - places)
    let half = decimal.mantissa < 0 ? -(unit / 2) : unit / 2
    return Decimal(mantissa: (decimal.mantissa + half) / unit, places: places)
  }

  @inline(__always) private static func stripped(_ decimal: Decimal) -> Decimal {
    var result = decimal
    if result.places >= 4, result.mantissa % 10_000 == 0 {
      result.mantissa /= 10_000
      result.places &-= 4
    }
    while result.places > 0, result.mantissa % 10 == 0 {
      result.mantissa /= 10
      result.places &-= 1
    }
    return result
  }

  @inline(__always) private static func write(_ decimal: Decimal, into out: inout ByteBuffer) {
    if decimal.mantissa < 0 { out.append(45) }
    out.appendDecimal(decimal.mantissa.magnitude, places: decimal.places)
  }

  // The standard library's shortest form, in the clothes of JSON: `1e+20` is 1e20, `5.0` is 5.
  private static func longest(_ value: Double, into out: inout ByteBuffer) {
    guard value.isFinite else {
      out.append("null")
      return
    }
    var inExponent = false
    var hasExponentDigit = false
    var pending = false
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): pending = true
      case UInt8(ascii: "0") where pending:
        // `.0` stands only where nothing follows it, or an exponent.
        out.append(46)
        out.append(48)
        pending = false
      case UInt8(ascii: "e"):
        pending = false
        inExponent = true
        out.append(byte)
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "0") where inExponent && !hasExponentDigit: break
      case UInt8(ascii: "-"): out.append(byte)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if pending { out.append(46) }
        pending = false
        hasExponentDigit = inExponent
        out.append(byte)
      default: break
      }
    }
    if out.count >= 2, !inExponent, out[out.count - 1] == 48, out[out.count - 2] == 46 {
      out.truncate(to: out.count - 2)
    }
  }

  /// Decimal digits of a number; 1 for zero.
  static func digitCount(_ value: UInt64) -> Int {
    // Four digits a step: numbers of notices are short.
    var count = 0
    var rest = value
    while rest >= 10_000 {
      rest /= 10_000
      count &+= 4
    }
    return count &+ (rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : 4)
  }

  // 10^1…10^9, as a table of the compiler's making.
  private static func power(_ exponent: Int) -> Int64 {
    switch exponent {
    case 1: 10
    case 2: 100
    case 3: 1000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    case 8: 100_000_000
    case 9: 1_000_000_000
    default: 1
    }
  }
}
