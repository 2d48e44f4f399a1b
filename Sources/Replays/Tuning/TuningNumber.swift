/// Numbers of tables and charts as people read them.
enum TuningNumber {
  /// Six digits behind the point: what a unit there and back leaves behind them is noise.
  static func tidy(_ value: Double) -> Double {
    let scaled = (value * 1e6).rounded()
    return abs(scaled) < 9e15 ? scaled / 1e6 : value
  }

  /// No `.0` behind whole numbers.
  static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  /// `1,234.5`: a number that is not negative, with so many digits behind its point.
  static func fixed(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value * scale).rounded()
    guard scaled >= 0, scaled < 9e15 else { return "\(value)" }
    let all = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, digits + 1 - all.count)) + all
    let whole = grouped(padded.dropLast(digits))
    return digits == 0 ? whole : "\(whole).\(padded.suffix(digits))"
  }

  static func grouped(_ count: Int) -> String { grouped(Substring(String(count))) }

  private static func grouped(_ digits: Substring) -> String {
    var text = ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Digits behind the point that all numbers of one column have: three that count, of the largest.
  static func digits(for values: [Double]) -> Int {
    let largest = values.max() ?? 0
    return largest >= 100 || largest == 0 ? 0 : largest >= 10 ? 1 : 2
  }
}
