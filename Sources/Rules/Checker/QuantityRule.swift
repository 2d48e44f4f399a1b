package import Model

/// What quantities have to be: of the kind that is needed, with a unit where the kind has units.
package enum QuantityRule {
  /// The quantity in base units; nil where it is of another kind, which is reported.
  ///
  /// `usual`: the unit that fixes propose where one is missing.
  static func base(
    _ quantity: Quantity, _ kind: QuantityKind, usual: MeasureUnit?, isDifference: Bool = false,
    _ findings: inout Findings
  ) -> Double? {
    guard let first = MeasureUnit.usual(for: kind) else {
      if let unit = quantity.unit {
        findings.error(
          .unitNotWanted, "this is a plain number: leave `\(unit.symbol)` out", at: quantity.range,
          "a number without a unit is needed here",
          fixes: [
            .init(NumberText.of(quantity.value), [.init(quantity.range, NumberText.of(quantity.value))])
          ])
        return nil
      }
      return quantity.isFaulty ? nil : quantity.value
    }
    // A unit that could not be read was reported.
    if quantity.isFaulty { return nil }
    guard let unit = quantity.unit else {
      let number = NumberText.of(quantity.value)
      let right = "\(number) \((usual ?? first).symbol)"
      // Where a kind has one unit there is nothing to choose; but 0.2 may be meant as 20 %.
      let isOnly = MeasureUnit.all.count { $0.kind == kind } == 1 && (kind != .ratio || quantity.value > 1)
      var fixes = [Diagnostic.Fix(right, [.init(quantity.range, right)], isSafe: isOnly)]
      if kind == .ratio, quantity.value > 0, quantity.value < 1 {
        let percent = "\(NumberText.of((quantity.value * 1e6).rounded() / 1e4)) %"
        fixes.insert(Diagnostic.Fix(percent, [.init(quantity.range, percent)]), at: 0)
      }
      findings.error(
        .unitMissing, "\(article(kind)) needs a unit: write `\(fixes[0].title)`", at: quantity.range,
        "\(article(kind)) is needed here", fixes: fixes)
      return nil
    }
    guard unit.kind == kind else {
      wrongKind(quantity, unit, kind, &findings)
      return nil
    }
    return isDifference ? unit.differenceToBase(quantity.value) : unit.toBase(quantity.value)
  }

  private static func wrongKind(
    _ quantity: Quantity, _ unit: MeasureUnit, _ kind: QuantityKind, _ findings: inout Findings
  ) {
    let number = NumberText.of(quantity.value)
    let label = "\(article(kind)) is needed here"
    let slip: (message: String, unit: String)? =
      if unit.symbol == "m", kind == .duration {
        ("`m` is metres, not minutes", "min")
      } else if unit.symbol == "min", kind == .length {
        ("`min` is minutes, not metres", "m")
      } else if kind == .speed, unit.symbol == "km" || unit.symbol == "h" {
        ("`\(unit.symbol)` is no speed", "km/h")
      } else {
        nil
      }
    if let slip {
      let right = "\(number) \(slip.unit)"
      // Nothing lasts metres; but `10 min` for a length may be miles.
      findings.error(
        .wrongQuantity, "\(slip.message): write `\(right)`", at: quantity.range, label,
        fixes: [.init(right, [.init(quantity.range, right)], isSafe: slip.unit == "min")])
      return
    }
    let units = MeasureUnit.all.filter { $0.kind == kind }.map { "`\($0.symbol)`" }.joined(separator: ", ")
    findings.error(
      .wrongQuantity,
      "`\(quantity.label)` is \(article(unit.kind)), not \(article(kind)): write it in \(units)", at: quantity.range,
      label)
  }

  /// A kind in a sentence: `a speed`, `an angle`.
  package static func article(_ kind: QuantityKind) -> String { kind == .angle ? "an angle" : "a \(kind.rawValue)" }
}

/// What durations of the language have to be: whole milliseconds, within bounds.
enum DurationRule {
  /// Ten years: windows, `held`, `within`.
  static let longest: Int64 = 3_650 * 86_400_000

  /// The duration in ms; nil where it is none, which is reported.
  static func milliseconds(
    _ quantity: Quantity, _ limits: ClosedRange<Int64> = 1...longest, _ findings: inout Findings,
    usual: MeasureUnit? = nil
  ) -> Int64? {
    guard let exact = QuantityRule.base(quantity, .duration, usual: usual, &findings) else { return nil }
    let base = exact.rounded()
    guard base >= Double(limits.lowerBound), base <= Double(limits.upperBound) else {
      let why = base < Double(limits.lowerBound) ? "too short a duration: write 1 ms or more" : "longer than ten years"
      findings.error(.valueOutOfRange, "`\(quantity.label)` is \(why)", at: quantity.range)
      return nil
    }
    return Int64(base)
  }
}
