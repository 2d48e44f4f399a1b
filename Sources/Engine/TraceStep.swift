package import Model

/// What a traced shard writes down: one device, and some or all of the rules that look at it.
package struct TraceTarget: Sendable, Equatable {
  package var device: String
  /// Positions of rules; nil: all that look at the device.
  package var rules: Set<Int>?
  package init(device: String, rules: Set<Int>? = nil) {
    self.device = device
    self.rules = rules
  }
}

/// One event or deadline of the traced device, with all that the engine made of it, in the order in which it did.
///
/// Times in ms since 1970.
package struct TraceStep: Sendable, Equatable {
  /// Why something was looked at, and what became of the event.
  package enum Cause: Sendable, Equatable {
    /// An event in its place.
    case event
    /// The same event came before: it changed nothing.
    case repeated
    /// Older than the newest event, by these milliseconds, or than a deadline that has run: only its alarms fire.
    case late(behind: Int64)
    /// The fix is ahead of the heard time by these milliseconds: only its alarms fire, at the heard time.
    case clockFault(ahead: Int64)
    /// Nothing came: an alert's own deadline, the opening or closing of hours, a silence.
    case deadline(alert: Bool, hours: Bool, silence: Bool)
    /// A late event ended a silence, at its heard time.
    case silenceEnded
  }
  package var cause: Cause
  /// On the fix clock; of a deadline its own time, of a clock fault the heard time.
  package var time: Int64
  package var heard: Int64
  /// Row in its chunk; −1 at a deadline.
  package var row: Int
  /// The event's own fix; nil where it has none that counts.
  package var fix: Coordinate?
  /// Metres, where the event says how accurate its fix is and a rule has fences.
  package var accuracy: Double?
  /// A field of the event has the wrong type and is taken as missing.
  package var hasWrongType = false
  /// The event's latitude and longitude were both exactly 0, which is no place.
  package var isZeroFix = false
  /// The newest valid fix up to here.
  package var lastFix: TracePlace?
  /// Canonical alarm words' bits (`AlarmWord.bit`, quoted words of the rules behind them).
  package var alarms: UInt64 = 0
  /// The event's values by slot of the plan's fields; empty at a deadline.
  package var values: [Int: TraceValue] = [:]
  /// What was looked at: by rule, then fence, each at most once.
  package var alerts: [AlertTrace] = []

  package init(cause: Cause, time: Int64, heard: Int64, row: Int = -1) {
    self.cause = cause
    self.time = time
    self.heard = heard
    self.row = row
  }

  package var isDeadline: Bool {
    switch cause {
    case .deadline, .silenceEnded: true
    case .event, .repeated, .late, .clockFault: false
    }
  }
}

/// A fix and its time.
package struct TracePlace: Sendable, Equatable {
  package var time: Int64
  package var place: Coordinate
  package init(time: Int64, place: Coordinate) {
    self.time = time
    self.place = place
  }
}

/// A value of a field, in base units; a bool is the number 0 or 1.
package enum TraceValue: Sendable, Equatable {
  case number(Double)
  case text(String)
}
