internal import Model

/// What durations of the language have to be: a unit of time, whole milliseconds, within bounds.
enum DurationRule {
  /// Ten years: windows, `held`, `within`.
  static let longest: Int64 = 3_650 * 86_400_000

  /// The duration in ms; nil where it is none, which is reported.
  static func milliseconds(
    _ quantity: Quantity, _ limits: ClosedRange<Int64> = 1...longest, _ findings: inout Findings,
    usual: MeasureUnit? = nil
  ) -> Int64? {
    if quantity.isFaulty, quantity.unit?.kind != .duration { return nil }
    let number = NumberText.of(quantity.value)
    guard let unit = quantity.unit else {
      let right = "\(number) \(usual?.symbol ?? "s")"
      findings.error(
        .unitMissing, "a duration needs a unit: write `\(right)`", at: quantity.range, "a duration is needed here",
        fixes: [.init(right, [.init(quantity.range, right)])])
      return nil
    }
    guard unit.kind == .duration else {
      if unit.symbol == "m" {
        let right = "\(number) min"
        findings.error(
          .wrongQuantity, "`m` is metres, not minutes: write `\(right)`", at: quantity.range,
          "a duration is needed here", fixes: [.init(right, [.init(quantity.range, right)])])
      } else {
        findings.error(
          .wrongQuantity, "`\(unit.symbol)` is a unit of \(unit.kind.rawValue), not of time: write `s`, `min`, `h` or `d`",
          at: quantity.range, "a duration is needed here")
      }
      return nil
    }
    let base = unit.toBase(quantity.value).rounded()
    guard base >= Double(limits.lowerBound), base <= Double(limits.upperBound) else {
      let why = base < Double(limits.lowerBound) ? "too short a duration: write 1 ms or more" : "longer than ten years"
      findings.error(.valueOutOfRange, "`\(quantity.label)` is \(why)", at: quantity.range)
      return nil
    }
    return Int64(base)
  }
}
