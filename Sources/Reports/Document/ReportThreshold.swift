/// A limit that a rule compares a curve with: a dashed line of the page.
package struct ReportThreshold: Sendable, Equatable {
  package var curve: ReportCurve
  /// In the curve's base unit.
  package var value: Double
  /// As the writer said it: `speed > 90 km/h`.
  package var label: String

  package init(curve: ReportCurve, value: Double, label: String) {
    self.curve = curve
    self.value = value
    self.label = label
  }
}
