internal import Model
internal import Rules

/// What values a place takes.
enum TuningUnits {
  /// Fails where the unit of a variation is missing, or of another kind than the place.
  static func check(_ variation: Variation, against place: TuningPlace) throws(VariationFailure) {
    switch place.measure {
    case .fixes: try checkFixes(variation)
    case .quantity(let kind, _): try check(variation, kind, place)
    }
  }

  private static func checkFixes(_ variation: Variation) throws(VariationFailure) {
    if case .measure(let unit) = variation.unit {
      throw VariationFailure(
        "`\(variation.subject)` counts fixes here: write `\(variation.name)=1..4/1 fixes` in place of `\(unit.symbol)`")
    }
    if let value = variation.values.first(where: { $0.digits > 0 || $0.units < 1 }) {
      throw VariationFailure("`\(value.text)` is no number of fixes: write whole numbers from 1")
    }
  }

  private static func check(
    _ variation: Variation, _ kind: QuantityKind, _ place: TuningPlace
  ) throws(VariationFailure) {
    let name = variation.subject
    guard let usual = MeasureUnit.usual(for: kind) else {
      guard let unit = variation.unit else { return }
      throw VariationFailure("`\(name)` is compared with a plain number: leave `\(unit.symbol)` out")
    }
    switch variation.unit {
    case nil:
      let unit = place.present?.unit ?? usual
      throw VariationFailure(
        "`\(name)` is \(QuantityRule.article(kind)) and needs a unit: write "
          + "`\(variation.name)=\(variation.valuesText) \(unit.symbol)`")
    case .measure(let unit) where unit.kind == kind: return
    case .some(let unit):
      let units = MeasureUnit.all.filter { $0.kind == kind }.map { "`\($0.symbol)`" }.joined(separator: ", ")
      throw VariationFailure(
        "`\(unit.symbol)` does not fit: `\(name)` is \(QuantityRule.article(kind)), write \(units)")
    }
  }
}
