/// The rule set that runs, and how it came to.
package struct RuleSetMetrics: Sendable, Equatable {
  /// Its content hash; empty where none was made.
  package var hash = ""
  /// When it was loaded, ms since 1970; nil before that.
  package var loaded: Int64?
  package var reloads = 0
  /// Reloads that were refused: the old set stayed.
  package var failedReloads = 0
  package init() {}
}
