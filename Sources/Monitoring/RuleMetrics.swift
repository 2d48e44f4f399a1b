package import Model

/// What one rule did.
package struct RuleMetrics: Sendable, Equatable {
  package var name: String
  package var severity: Severity
  /// Times that it was looked at.
  package var evaluated = 0
  /// Times that its condition could not be told, since a field it reads was not there.
  package var unknown = 0
  package var fired = 0
  package var reminded = 0
  package var cleared = 0
  package var withdrawn = 0
  /// Fired notices that a cool-down held back from a sink.
  package var suppressed = 0
  /// Pending alerts that came to nothing.
  package var abandoned = 0
  /// Alerts that are open now.
  package var open = 0

  package init(name: String, severity: Severity) {
    self.name = name
    self.severity = severity
  }

  /// Adds what the same rule did before a reload, so that no count goes back. What is open is as it is now.
  package mutating func add(earlier: RuleMetrics) {
    evaluated += earlier.evaluated
    unknown += earlier.unknown
    fired += earlier.fired
    reminded += earlier.reminded
    cleared += earlier.cleared
    withdrawn += earlier.withdrawn
    suppressed += earlier.suppressed
    abandoned += earlier.abandoned
  }
}
