/// One value that was tried, and what the rule did with it.
package struct TuningRow: Sendable, Equatable {
  /// As people read it: `85 km/h`.
  package var label: String
  /// In the unit of the values; nil where several places have several values now.
  package var number: String?
  /// This is what is written now.
  package var isPresent: Bool
  package var measure: TuningMeasure

  package init(label: String, number: String?, isPresent: Bool, measure: TuningMeasure) {
    self.label = label
    self.number = number
    self.isPresent = isPresent
    self.measure = measure
  }
}
