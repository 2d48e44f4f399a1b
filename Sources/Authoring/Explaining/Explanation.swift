package import Engine
package import Model
package import Rules

/// Why a rule fired for a device, or why not, at one moment: all that `picket explain` says, before it is laid out.
package struct Explanation: Sendable {
  /// How the moment came to be chosen.
  package enum Choice: String, Sendable {
    case asked
    case lastFired = "last_fired"
    case nearest
    /// The rule never looks at the device.
    case none
  }
  package enum Verdict: String, Sendable {
    case fired, firing, pending, clearing, spent, idle
    case underWay = "under_way"
    case notLookedAt = "not_looked_at"
  }
  package var rule: String
  package var title: String?
  package var device: String
  package var place: SourceRange
  package var choice: Choice
  package var verdict: Verdict
  /// One sentence that answers the question.
  package var headline: String
  /// What else has to be known: late events, a moment beyond the recording.
  package var remarks: [String] = []
  /// The moment that is explained, ms since 1970; nil where there is none.
  package var time: Int64?
  package var event: EventWords?
  package var alerts: [AlertExplanation] = []
  package var history: [HistoryLine] = []
  package var counts = DeviceCounts()
}

/// The event that the values are of.
package struct EventWords: Sendable {
  package var time: Int64
  package var heard: Int64
  package var fix: Coordinate?
  package var accuracy: Double?
  package var cause: TraceStep.Cause
}

/// One alert of the rule: the device's, or with `each` one of a fence's.
package struct AlertExplanation: Sendable {
  package var fence: UInt32
  package var state: AlertSnapshot
  package var sections: [ExplainedClause] = []
  /// What it waits for, one sentence each.
  package var waits: [String] = []
  /// What held back an evaluation or a notice, one sentence each.
  package var suppressions: [String] = []
  package var transitions: [TraceTransition] = []
  package var notices: [NoticeTrace] = []
  /// The first parts of the condition that are not as they should be, in words.
  package var lacking: [String] = []
}

/// One clause of the rule with what it was at the moment.
package struct ExplainedClause: Sendable {
  /// `when`, `held`, `clear`, `during` …
  package var clause: String
  /// As written, without the word; empty where lines say it.
  package var text = ""
  package var truth: Truth?
  package var detail = ""
  package var place: SourceRange?
  package var lines: [ExplainedLine] = []
}

/// One part of a condition, or an edge.
package struct ExplainedLine: Sendable {
  /// 0: directly under its clause.
  package var depth: Int
  package var text: String
  package var truth: Truth
  package var detail = ""
  package var values: [NamedValue] = []
  package var side: SideTrace?
  package var place: SourceRange
  /// It has parts of its own, in the lines below.
  package var isWhole = false
}

/// A transition or notice in the past.
package struct HistoryLine: Sendable, Equatable {
  package var time: Int64
  package var fence: UInt32
  package var transitions: [TraceTransition]
  package var notices: [NoticeTrace]
  /// Why: what broke a proof, what kept an edge from counting.
  package var reasons: [String] = []
}

/// What the whole recording had of the device, whatever moment is explained.
package struct DeviceCounts: Sendable, Equatable {
  package var events = 0
  package var repeated = 0
  package var late = 0
  package var clockFaults = 0
  package var fired = 0
  package var cleared = 0
  package var abandoned = 0
  package var heldBack = 0
  /// Fix times of the first and the last event that was taken.
  package var first: Int64?
  package var last: Int64?
  package init() {}
}
