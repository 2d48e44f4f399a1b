package import Model

/// All that a running engine knows of itself at one moment: what `/metrics`, `/healthz`, `picket status` tell.
///
/// A plain value. Counts begin with the process and never go back within it; times are ms since 1970.
package struct MetricsSnapshot: Sendable, Equatable {
  package var phase = Phase.starting
  /// What is wrong at the moment, by the name of what has it (`journal`, the path of a file): a sentence each.
  package var faults: [String: String] = [:]
  package var process = ProcessMetrics()
  package var intake = IntakeMetrics()
  package var flow = FlowMetrics()
  /// In the order of the rule set.
  package var rules: [RuleMetrics] = []
  /// Notices that were told to a sink, by kind.
  package var notices: [NoticeKind: Int] = [:]
  /// In the order of the rule set.
  package var sinks: [SinkMetrics] = []
  /// nil: there is no state directory.
  package var journal: JournalMetrics?
  package var ruleSet = RuleSetMetrics()
  /// nil: it listens to no trackers.
  package var listener: ListenerMetrics?
  /// There is an engine, and not a listener alone.
  package var hasEngine = true
  package init() {}

  /// Alerts that are open.
  package var openAlerts: Int { rules.reduce(0) { $0 + $1.open } }

  /// What the engine is about.
  package enum Phase: Sendable, Equatable {
    case starting
    /// The journal is read again: bytes done, of so many.
    case recovering(done: Int, of: Int)
    case running
    case stopping
  }
}
