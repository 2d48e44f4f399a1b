package import Model

/// A rule as the page shows it.
package struct ReportRule: Sendable {
  package var name: String
  package var title: String?
  package var severity: Severity
  package var thresholds: [ReportThreshold]
  /// The rule as it is written, for the reader who wants to know what it says.
  package var source: String?
  /// What its episodes do not tell, a sentence each: `could not be told for 3 devices: no battery`.
  package var notes: [String]

  package init(
    name: String, title: String? = nil, severity: Severity, thresholds: [ReportThreshold] = [], source: String? = nil,
    notes: [String] = []
  ) {
    self.name = name
    self.title = title
    self.severity = severity
    self.thresholds = thresholds
    self.source = source
    self.notes = notes
  }
}
