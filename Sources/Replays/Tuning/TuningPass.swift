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
  /// Of that time, what there are data of, ms.
  package var coveredMilliseconds: Int64

  /// - Parameter covered: nil: all of the time from first to last.
  package init(
    measures: [TuningMeasure], events: Int, devices: Int, first: Int64, last: Int64, covered: Int64? = nil
  ) {
    coveredMilliseconds = covered ?? max(0, last - first)
    self.measures = measures
    self.events = events
    self.devices = devices
    self.first = first
    self.last = last
  }

  static let weekMilliseconds: Int64 = 604_800_000
  static let dayMilliseconds: Int64 = 86_400_000

  package var spanMilliseconds: Int64 { max(0, last - first) }

  /// Weeks that there are data of; nil where that is less than a day, of which nobody can tell a week.
  package var weeks: Double? {
    coveredMilliseconds < Self.dayMilliseconds
      ? nil : Double(coveredMilliseconds) / Double(Self.weekMilliseconds)
  }
}
