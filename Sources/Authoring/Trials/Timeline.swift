package import Engine

/// What happened in a test, event by event, with what each condition was.
package struct Timeline: Sendable, Equatable {
  /// One event or deadline.
  package struct Row: Sendable, Equatable {
    package var time: Int64
    /// Where it was heard later, or is no plain event: `late by 90 s`, `no event`.
    package var remark: String?
    /// `in city, depot`, `outside`, `no position`; coordinates where there are no fences.
    package var place: String
    /// `speed 95 km/h, alarm sos`.
    package var values: String
    package var alerts: [AlertTrace]
    /// Events before it that were like the row above.
    package var skipped = 0
  }
  package var rows: [Row] = []
  /// Rows that were left out at the end.
  package var omitted = 0
}
