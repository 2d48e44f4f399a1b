package import Rules

/// What is wrong with one test: an expectation that was not met, a notice that nobody expected, or something that the
/// test asks and that cannot be.
package struct TrialProblem: Sendable, Equatable {
  /// Lower case, no full stop, names the thing in backticks.
  package var message: String
  /// The line of the test that it is about.
  package var range: SourceRange
  /// Stands behind the carets under it.
  package var label: String
  /// What to write instead, or what would explain it.
  package var remedy: String?
  /// When something was expected that did not come then, and what; for the timeline.
  package var expected: Expectation?

  /// A mark in the timeline.
  package struct Expectation: Sendable, Equatable {
    /// ms since 1970.
    package var time: Int64
    package var text: String
  }

  package init(_ message: String, at range: SourceRange, label: String = "", remedy: String? = nil) {
    self.message = message
    self.range = range
    self.label = label
    self.remedy = remedy
  }
}

/// A test asks for something that cannot be: it ends there.
struct TrialRefusal: Error {
  var problem: TrialProblem
  init(_ message: String, at range: SourceRange, label: String = "", remedy: String? = nil) {
    problem = TrialProblem(message, at: range, label: label, remedy: remedy)
  }
}
