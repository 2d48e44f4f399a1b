package import Replays

/// All that `picket tune` can be told about what it shows; the one configuration that its flags become.
package struct TuneOptions: Sendable {
  package enum Format: String, Sendable, CaseIterable { case table, json, csv }

  package var rule: String
  package var variation: Variation
  package var format = Format.table
  /// Columns that the chart may have.
  package var columns = 80
  /// The terminal shows more than ASCII.
  package var isUnicode = true
  package var isColoured = false
  package init(rule: String, variation: Variation) {
    self.rule = rule
    self.variation = variation
  }
}
