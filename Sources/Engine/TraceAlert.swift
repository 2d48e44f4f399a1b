package import Model

/// One rule looked at for the device, and for one fence where the rule has `each`.
package struct AlertTrace: Sendable, Equatable {
  /// Position in `CheckedRuleSet.rules`.
  package var rule: Int
  /// The fence of an `each` rule, `NoticeRecord.noFence` elsewhere.
  package var fence: UInt32
  /// The engine knew that nothing of this event can move the alert and passed over it; what stands here was looked at
  /// for the trace alone, by the same code.
  package var isPassedOver = false
  /// Another fence of the set has the property that `only` asks for.
  package var isOutranked = false
  package var before: AlertSnapshot
  package var after: AlertSnapshot
  /// `when`, of rules with `on` the `while` at their last occurrence; nil where it was not looked at.
  package var condition: ConditionTrace?
  /// `clear`, while the alert was open.
  package var clear: ConditionTrace?
  /// By `during` of the rule: whether it lets the rule be (`not` taken in).
  package var hours: [Bool] = []
  /// W: the condition, every `during` and `if unknown`; nil where no condition was looked at.
  package var now: Truth?
  /// C, while the alert was open: `if unknown` taken in.
  package var over: Truth?
  /// The edges of an `on` rule, or of the steps of a sequence, in the order of the rule.
  package var edges: [EdgeTrace] = []
  /// In their order; more than one only where deadlines fall together, and in sequences.
  package var transitions: [TraceTransition] = []
  /// The notices that it made, told or not.
  package var notices: [NoticeTrace] = []

  package init(rule: Int, fence: UInt32, before: AlertSnapshot) {
    self.rule = rule
    self.fence = fence
    self.before = before
    after = before
  }
}

/// What became of an alert.
package enum TraceTransition: String, Sendable, CaseIterable {
  /// idle → pending
  case pending
  /// pending → idle, or pending anew: the condition was false.
  case abandoned
  /// The same: a hole between samples was longer than `gap`.
  case abandonedByGap
  case fired
  /// firing → clearing
  case clearing
  /// clearing → firing: `clear` was false, or a hole was too long.
  case clearingBroken
  case cleared
  /// spent → idle: the condition was false once.
  case rearmed
  case reminded
  /// What a cool-down had held back is told at its end.
  case toldAtLast
  /// A sequence's first step was taken.
  case begun
  /// A further step was taken.
  case advanced
  /// The attempt ended: the next step did not come in time, or the step with `no` came.
  case givenUp
}

/// An alert's state at one moment.
package struct AlertSnapshot: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    case idle, pending, firing, clearing
    /// Cleared by `clear after`: waits until the condition was false once.
    case spent
    /// A sequence under way.
    case sequence
  }
  package struct CoolDown: Sendable, Equatable {
    /// Position of the `notify` clause.
    package var notify: Int
    /// Fix time of the last told `fired`; nil: none yet.
    package var told: Int64?
    /// Until when a `fired` is held back.
    package var until: Int64?
    /// How many it holds back so far.
    package var suppressed: Int
    package init(notify: Int, told: Int64?, until: Int64?, suppressed: Int) {
      self.notify = notify
      self.told = told
      self.until = until
      self.suppressed = suppressed
    }
  }
  package var state = State.idle
  /// The first true sample; of a sequence its first step.
  package var since: Int64?
  /// The last true sample while pending; of a sequence its last step.
  package var proof: Int64?
  package var fired: Int64?
  package var clearingSince: Int64?
  package var clearingProof: Int64?
  /// The rule's notify clauses that hold back the `fired` of the open episode, by position.
  package var heldBack: UInt64 = 0
  /// Samples that were over while clearing; of a sequence the number of steps taken.
  package var settledCount = 0
  /// When something happens by itself; nil: never.
  package var deadline: Int64?
  package var coolDowns: [CoolDown] = []
  package init() {}
}

/// A notice that was made.
package struct NoticeTrace: Sendable, Equatable {
  package var kind: NoticeKind
  package var time: Int64
  package var since: Int64
  /// Fence that it names, or `NoticeRecord.noFence`.
  package var fence: UInt32
  /// Bits of the sinks that are told, by position in the rule set; 0: nobody.
  package var sinks: UInt64
  /// Bits of the `notify` clauses whose cool-down holds it back.
  package var heldBack: UInt64
  /// Notices that were held back before and are told of with this one.
  package var suppressed: Int
  package var isLate: Bool
  package var isStale: Bool
  /// The same notice once more, for a sink whose count of held-back ones differs.
  package var isCopy: Bool
  package init(_ record: NoticeRecord, heldBack: UInt64, isCopy: Bool) {
    kind = record.kind
    time = record.time
    since = record.since
    fence = record.fence
    sinks = record.sinks & ~NoticeRecord.recordStream
    self.heldBack = heldBack
    suppressed = Int(record.suppressed)
    isLate = record.flags & NoticeRecord.isLate != 0
    isStale = record.flags & NoticeRecord.isStale != 0
    self.isCopy = isCopy
  }
}

/// One edge of a rule at one event.
package struct EdgeTrace: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// It happened, and counted.
    case happened
    /// It happened while hours were closed.
    case outOfHours
    /// It happened, and `while` was not true.
    case whileNotTrue(Truth)
    /// It happened at this fence by another edge too: once an event is enough.
    case alreadyTold
    /// It happened, and is no step that is awaited.
    case notAwaited
    /// A late event of a rule that says `late record` or `late drop`.
    case droppedLate
    /// On its way: fixes, or milliseconds, so far, since the first.
    case settling(fixes: Int, since: Int64)
    case noFix
    /// The fix is less accurate than the fence is wide: metres.
    case tooInaccurate(accuracy: Double, width: Double)
    /// The device was not known to be on the other side: the first fix inside, without `including start`.
    case firstFix
    /// It stayed inside, or outside.
    case sameSide(isInside: Bool)
    /// `cross`: no fix before to come from, or the way from it is not to be trusted: too long ago, too fast.
    case noWay, wayTooLong(milliseconds: Int64), wayTooFast
    case notCrossed
    /// The event carries no such alarm.
    case noAlarm
    /// The event does not tell the field.
    case noValue
    /// The first value known is no edge.
    case firstValue
    /// The value is not the one, or the same as before, or has not reached the mark.
    case noChange
  }
  /// Position of the step in a sequence, 0 for `on`; and of the edge in it.
  package var step: Int
  package var edge: Int
  package var outcome: Outcome
  /// The fence where it happened or that was looked at, or `NoticeRecord.noFence`.
  package var fence: UInt32
  /// `becomes`, `changes`, `passes`: the last value, and this one.
  package var before: TraceValue?
  package var after: TraceValue?
  /// `while` at this occurrence.
  package var condition: ConditionTrace?
  package init(step: Int, edge: Int, outcome: Outcome, fence: UInt32 = NoticeRecord.noFence) {
    self.step = step
    self.edge = edge
    self.outcome = outcome
    self.fence = fence
  }

  /// It is what it asks for, whether it led to anything or not.
  package var isTrue: Bool {
    switch outcome {
    case .happened, .outOfHours, .whileNotTrue, .alreadyTold, .notAwaited, .droppedLate: true
    case .settling, .noFix, .tooInaccurate, .firstFix, .sameSide, .noWay, .wayTooLong, .wayTooFast, .notCrossed,
      .noAlarm, .noValue, .firstValue, .noChange:
      false
    }
  }
}
