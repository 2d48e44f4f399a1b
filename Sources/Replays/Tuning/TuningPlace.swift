package import Model
package import Rules

/// Something of a rule that can be varied: a limit, a duration, a margin, with its place in the text.
package struct TuningPlace: Sendable, Equatable {
  /// What values of the place are.
  package enum Measure: Sendable, Equatable {
    /// `isDifference`: converts without offset, as `by` and `change(temperature)` do.
    case quantity(QuantityKind, isDifference: Bool)
    /// A whole number of fixes.
    case fixes
  }
  /// How a value gets into the text.
  package enum Edit: Sendable, Equatable {
    /// In place of what stands there.
    case replace(SourceRange)
    /// At an empty range, between these words, where nothing is written yet.
    case insert(SourceRange, before: String, after: String)
  }
  /// The value that holds now.
  package struct Present: Sendable, Equatable {
    /// In the base unit of the kind; a count of fixes.
    package var base: Double
    /// In `unit`, as written.
    package var number: Double
    package var unit: MeasureUnit?
    /// As people read it: `90 km/h`, `2 fixes`, `none`.
    package var label: String
  }

  /// The name of the margins of all fences of a rule, which are varied together.
  static let margin = "margin"

  /// `speed`, `clear.speed`, `held`.
  package var name: String
  /// Other names that it goes by where no place has them for its own: `settled` for `clear.settled`.
  package var aliases: [String] = []
  package var measure: Measure
  package var edit: Edit
  /// What goes where the value is 0, as `held 0 s` would be no clause; nil: 0 is a value as any other.
  package var removal: SourceRange?
  /// nil: no value holds now, as a full battery has no voltage of its own.
  package var present: Present?
  /// The words that it stands in, for messages: `speed > 90 km/h`.
  package var context: SourceRange
  /// The declaration that other rules may share with this one: `let fast`, `fence city`.
  package var owner: String?

  /// It stands in the text; otherwise it can be added.
  package var isWritten: Bool {
    switch edit {
    case .replace: true
    case .insert: false
    }
  }

  /// Where its value stands, or would.
  package var range: SourceRange {
    switch edit {
    case .replace(let range), .insert(let range, _, _): range
    }
  }

  /// What has to be done to the text for a value, which is written as `text`; nil: nothing, as what is left out stays
  /// left out.
  func edit(for value: TuningDecimal, text: String) -> Diagnostic.Fix.Edit? {
    let leavesOut = removal != nil && value.units == 0
    switch edit {
    case .replace(let range):
      if leavesOut, let removal { return .init(removal, "") }
      // The word behind a number of fixes stays.
      return .init(range, measure == .fixes ? value.text : text)
    case .insert(let range, let before, let after): return leavesOut ? nil : .init(range, before + text + after)
    }
  }
}
