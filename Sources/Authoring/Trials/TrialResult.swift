/// What became of one test.
package struct TrialResult: Sendable, Equatable {
  package enum Verdict: String, Sendable, CaseIterable {
    case passed, failed
    /// It asks for something that cannot be.
    case error
  }
  /// Position in the rule set's tests.
  package var number: Int
  package var verdict: Verdict
  package var problems: [TrialProblem] = []
  /// Things to know of a test that passed too: refused lines of its recording.
  package var notes: [String] = []
  /// Every notice of its device and rules, in their order.
  package var notices: [TrialNotice] = []
  /// The first time of the test, ms since 1970; offsets count from it.
  package var start: Int64?
  /// Of a test that did not pass.
  package var timeline = Timeline()
  /// Positions in `CoveragePlan.items` that were seen.
  package var seen: Set<Int> = []

  init(number: Int, verdict: Verdict) {
    self.number = number
    self.verdict = verdict
  }
}
