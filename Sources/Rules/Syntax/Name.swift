package import Model

/// A word of the writer, with its place.
package struct Name: Sendable, Equatable {
  package var text: String
  package var range: SourceRange
}

/// A string of the writer, escapes resolved, with its place (quotes included).
package struct QuotedText: Sendable, Equatable {
  package var text: String
  package var range: SourceRange
}

/// A number with or without a unit, as written.
package struct Quantity: Sendable, Equatable {
  package var value: Double
  /// nil: a plain number, or an unknown unit that was reported.
  package var unit: MeasureUnit?
  package var range: SourceRange
  /// A fault of it was reported; nothing more is said about it.
  package var isFaulty = false

  /// As messages and facts show it: `90 km/h`.
  package var label: String {
    let number = NumberText.of(value)
    return unit.map { "\(number) \($0.symbol)" } ?? number
  }
}

/// A whole number of the writer, with its place.
package struct WholeNumber: Sendable, Equatable {
  package var value: Int
  package var range: SourceRange
}

/// A place in degrees, as written.
package struct PointSyntax: Sendable, Equatable {
  package var latitude: Double
  package var longitude: Double
  package var range: SourceRange
}

/// A value that a field is compared with or set to.
package enum Literal: Sendable, Equatable {
  case quantity(Quantity)
  case text(QuotedText)
  /// `on`, `open`, `yes`, `low`: what it means depends on the field.
  case word(Name)

  package var range: SourceRange {
    switch self {
    case .quantity(let quantity): quantity.range
    case .text(let text): text.range
    case .word(let name): name.range
    }
  }
}

/// Numbers as people write them: no `.0` behind whole ones.
enum NumberText {
  static func of(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
    return "\(value)"
  }
}
