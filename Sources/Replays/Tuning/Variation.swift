package import Model

/// What `--vary` asks for: something of a rule, and the values that it is to have in turn.
///
/// Written `speed=80..130/5 km/h` or `held=10,30,60 s`. Values come in the order that was written, downwards too.
package struct Variation: Sendable, Equatable {
  package enum Unit: Sendable, Equatable {
    case measure(MeasureUnit)
    /// `settled=1..4/1 fixes`.
    case fixes

    package var symbol: String {
      switch self {
      case .measure(let unit): unit.symbol
      case .fixes: "fixes"
      }
    }
  }

  /// More values than this are no table that anyone reads.
  package static let valueLimit = 200

  /// What is varied, as it was written: `speed`, `clear.speed`, `held`.
  package var subject: String
  /// Which one of several: 2 of `speed#2`.
  package var number: Int?
  /// At least one, all different, all with as many digits behind the point.
  package var values: [TuningDecimal]
  /// nil: plain numbers.
  package var unit: Unit?
  /// The values as they were written, without their unit: `80..130/5`.
  package var valuesText: String

  package init(subject: String, number: Int?, values: [TuningDecimal], unit: Unit?, valuesText: String) {
    self.subject = subject
    self.number = number
    self.values = values
    self.unit = unit
    self.valuesText = valuesText
  }

  /// Reads what was written behind `--vary`.
  package init(_ text: String) throws(VariationFailure) {
    var parser = VariationParser()
    self = try parser.parse(text)
  }

  /// What is varied, with its number: `speed#2`.
  package var name: String { number.map { "\(subject)#\($0)" } ?? subject }

  /// The values as they were written, with their unit: `80..130/5 km/h`.
  package var valuesWithUnit: String { unit.map { "\(valuesText) \($0.symbol)" } ?? valuesText }

  /// A value as it stands in a rule file: `85 km/h`.
  package func text(of value: TuningDecimal) -> String {
    guard let unit else { return value.text }
    return "\(value.text) \(unit == .fixes && value.value == 1 ? "fix" : unit.symbol)"
  }
}
