/// A decimal number exactly as written, which no binary fraction comes near.
package struct TuningDecimal: Sendable, Hashable {
  /// The number is `units` ÷ 10^`digits`.
  package let units: Int64
  /// Digits behind the point.
  package let digits: Int

  /// Digits that a number may have before its point, and behind it: with both it still fits.
  private static let wholeLimit = 11
  private static let fractionLimit = 6

  package init(units: Int64, digits: Int) {
    self.units = units
    self.digits = digits
  }

  /// nil where the text is no number, or has more than 11 digits before its point or 6 behind it.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...Self.wholeLimit).contains(parts[0].count) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    if parts.count == 2, !(1...Self.fractionLimit).contains(fraction.count) { return nil }
    let all = parts[0] + fraction
    guard all.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let units = Int64(all) else { return nil }
    self.init(units: isNegative ? -units : units, digits: fraction.count)
  }

  /// The same number with at least so many digits behind its point, at most 6.
  func widened(to digits: Int) -> TuningDecimal {
    var units = units
    for _ in min(self.digits, digits)..<digits { units *= 10 }
    return TuningDecimal(units: units, digits: max(digits, self.digits))
  }

  /// As people and rule files write it: `80.0`, with all of its digits.
  package var text: String {
    let magnitude = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
    let sign = units < 0 ? "-" : ""
    return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }

  /// The nearest double, which is what a rule file's parser makes of `text`.
  package var value: Double { Double(text) ?? .nan }
}
