/// What one pass over the data gave: a measure for each rule set, and what the data is.
package struct TuningPass: Sendable, Equatable {
  /// In the order of the rule sets.
  package var measures: [TuningMeasure]
  /// Events and devices of the data, whether the rule looks at them or not.
  package var events: Int
  package var devices: Int
  /// Fix times of the first and the last event, ms since 1970.
  package var first: Int64
  package var last: Int64

  package init(measures: [TuningMeasure], events: Int, devices: Int, first: Int64, last: Int64) {
    self.measures = measures
    self.events = events
    self.devices = devices
    self.first = first
    self.last = last
  }

  static let weekMilliseconds: Int64 = 604_800_000
  static let dayMilliseconds: Int64 = 86_400_000

  package var spanMilliseconds: Int64 { max(0, last - first) }

  /// From the first event to the last; nil where that is less than a day, of which nobody can tell a week.
  package var weeks: Double? {
    spanMilliseconds < Self.dayMilliseconds ? nil : Double(spanMilliseconds) / Double(Self.weekMilliseconds)
  }
}
