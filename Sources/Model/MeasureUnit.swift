/// What a number measures. Numbers of different kinds are never compared.
package enum QuantityKind: String, Sendable, CaseIterable {
  case speed, length, duration, ratio, angle, voltage, temperature, volume, number, text, bool
}

/// A unit of the rule language, with its exact way to the base unit of its kind (SI; ms for durations).
///
/// One row a unit: to add a unit, add a row here and nothing else.
package struct MeasureUnit: Sendable, Hashable {
  /// As the writer spells it: `km/h`.
  package let symbol: String
  package let kind: QuantityKind
  /// base = value × numerator ÷ denominator + offset. Two exact factors in place of one rounded,
  /// so that `90 km/h` in a rule and 25 m/s in an event are the same double.
  package let numerator: Double
  package let denominator: Double
  package let offset: Double

  package init(
    _ symbol: String, _ kind: QuantityKind, _ numerator: Double, _ denominator: Double = 1, offset: Double = 0
  ) {
    self.symbol = symbol
    self.kind = kind
    self.numerator = numerator
    self.denominator = denominator
    self.offset = offset
  }

  /// Value in this unit → value in the base unit of the kind.
  @inlinable package func toBase(_ value: Double) -> Double {
    offset == 0 ? value * numerator / denominator : (value + offset) * numerator / denominator
  }

  /// Value in the base unit → value in this unit.
  @inlinable package func fromBase(_ base: Double) -> Double {
    offset == 0 ? base * denominator / numerator : base * denominator / numerator - offset
  }

  /// A difference in this unit → a difference in the base unit (temperatures: without offset).
  package func differenceToBase(_ value: Double) -> Double { value * numerator / denominator }
  package func differenceFromBase(_ base: Double) -> Double { base * denominator / numerator }

  /// Every unit of the language. The first of a kind is the one that messages fall back on.
  package static let all: [MeasureUnit] = [
    MeasureUnit("km/h", .speed, 5, 18),
    MeasureUnit("mph", .speed, 1397, 3125),
    MeasureUnit("kn", .speed, 463, 900),
    MeasureUnit("m/s", .speed, 1),
    MeasureUnit("m", .length, 1),
    MeasureUnit("km", .length, 1000),
    MeasureUnit("ft", .length, 381, 1250),
    MeasureUnit("mi", .length, 1_609_344, 1000),
    MeasureUnit("nmi", .length, 1852),
    MeasureUnit("s", .duration, 1000),
    MeasureUnit("ms", .duration, 1),
    MeasureUnit("min", .duration, 60_000),
    MeasureUnit("h", .duration, 3_600_000),
    MeasureUnit("d", .duration, 86_400_000),
    MeasureUnit("%", .ratio, 1, 100),
    MeasureUnit("deg", .angle, 1),
    MeasureUnit("V", .voltage, 1),
    MeasureUnit("mV", .voltage, 1, 1000),
    MeasureUnit("°C", .temperature, 1),
    MeasureUnit("°F", .temperature, 5, 9, offset: -32),
    MeasureUnit("l", .volume, 1),
    // The US gallon, 231 cubic inches.
    MeasureUnit("gal", .volume, 473_176_473, 125_000_000),
  ]

  package static func named(_ symbol: String) -> MeasureUnit? { all.first { $0.symbol == symbol } }

  /// The unit that a value of `kind` is shown in where nobody said one; nil for numbers, text and bool.
  package static func usual(for kind: QuantityKind) -> MeasureUnit? { all.first { $0.kind == kind } }
}
