/// What a condition was at one moment: the truth of each of its parts and the values of their operands.
package struct ConditionTrace: Sendable, Equatable {
  /// By the numbers of `ConditionOutline.parts`: the whole first, then depth first as written.
  package var parts: [PartTrace]
  package init(parts: [PartTrace]) { self.parts = parts }

  /// Of the whole, as the condition alone has it: without hours and `if unknown`.
  package var truth: Truth { parts.first?.truth ?? .unknown }
}

/// One part of a condition at one moment.
package struct PartTrace: Sendable, Equatable {
  package var truth: Truth
  /// What is compared, in the order of the text; of `is`, `has`, `silent for` and the battery the one thing that is
  /// looked at. Empty for `and`, `or`, `not` and `inside`.
  package var operands: [OperandTrace] = []
  /// Of `inside` only.
  package var side: SideTrace?
  package init(truth: Truth, operands: [OperandTrace] = [], side: SideTrace? = nil) {
    self.truth = truth
    self.operands = operands
    self.side = side
  }
}

/// What an operand was worth.
package struct OperandTrace: Sendable, Equatable {
  /// In base units; nil: unknown, for the reason in `missing`.
  package var value: TraceValue?
  package var missing: Missing?
  /// When the value was told, where that may be another event: a field with `within`, the battery's state.
  package var told: Int64?
  /// Of aggregates, `count` and `moved`.
  package var window: WindowTrace?
  package init(value: TraceValue? = nil, missing: Missing? = nil, told: Int64? = nil, window: WindowTrace? = nil) {
    self.value = value
    self.missing = missing
    self.told = told
    self.window = window
  }

  /// Why a value is unknown.
  package enum Missing: Sendable, Equatable {
    /// This event does not say it; `last`: when one before did.
    case notInEvent(last: Int64?)
    /// No event is looked at but a deadline, and the field is read from the event alone.
    case deadline(last: Int64?)
    case neverTold
    /// Older than its `within` by these milliseconds.
    case tooOld(by: Int64)
    /// The event has no valid fix.
    case noFix
    /// The samples span less than half of the window.
    case windowTooShort
    /// The fence has no such property, or no fence is meant.
    case noProperty
  }
}

/// The samples of a window at one moment.
package struct WindowTrace: Sendable, Equatable {
  package var count: Int
  /// Times of the oldest and the newest sample in it; nil where there is none.
  package var oldest: Int64?
  package var newest: Int64?
  /// Milliseconds.
  package var length: Int64
  package init(count: Int, oldest: Int64?, newest: Int64?, length: Int64) {
    self.count = count
    self.oldest = oldest
    self.newest = newest
    self.length = length
  }
}

/// On which side of a fence, or of the fences of a set, the device is.
package struct SideTrace: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// No valid fix yet.
    case noFixYet
    /// No fix so far was accurate enough for the fence: metres of the best one, and the fence's width.
    case tooInaccurate(best: Double, width: Double)
    /// `only highest`: another fence of the set counts.
    case outranked
  }
  /// The fence: the one that it is in, else the nearest one; nil where no place is known.
  package var fence: UInt32?
  /// Metres from the newest fix to the fence's border, negative inside; nil where no place is known.
  package var metres: Double?
  /// The fix lies outside of the border, yet not beyond the margin, so the device is still inside.
  package var isWithinMargin = false
  /// The event's own fix is less accurate than the fence is wide, so that it tells nothing: metres of both.
  package var ignored: (accuracy: Double, width: Double)?
  package var reason: Reason?
  package init() {}

  package static func == (a: SideTrace, b: SideTrace) -> Bool {
    a.fence == b.fence && a.metres == b.metres && a.isWithinMargin == b.isWithinMargin && a.reason == b.reason
      && a.ignored?.accuracy == b.ignored?.accuracy && a.ignored?.width == b.ignored?.width
  }
}
