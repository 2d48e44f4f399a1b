/// The times of a rule's alert, in milliseconds; −1 where it has none.
struct AlertTiming: Equatable {
  var held: Int64 = -1
  /// The largest hole between samples that prove `held`.
  var gap: Int64 = -1
  var evenIfSilent = false
  var clearAfter: Int64 = -1
  /// `clear … settled`: samples, or a time and the largest hole in it.
  var settledFixes: Int = 0
  var settledTime: Int64 = -1
  var settledGap: Int64 = -1
}

/// What became of an alert at one event or deadline.
enum AlertTransition: Equatable {
  case none
  /// It was pending and is idle, or begins anew.
  case abandoned
  case fired
  case cleared
}

/// The alert's state machine (LANGUAGE, section 6): values in, the transition out, at most one a call.
///
/// `step` takes one event, or a deadline at which conditions are looked at; `expire` takes the deadlines that need
/// no condition. Times in ms on the fix clock. First match counts, in the order of the table.
struct AlertMachine {
  var state: AlertEntry.State = .idle
  /// The first true sample.
  var since: Int64 = 0
  /// The last true sample while pending.
  var proof: Int64 = 0
  var fired: Int64 = 0
  var clearingSince: Int64 = 0
  var clearingProof: Int64 = 0
  var settledCount: UInt32 = 0

  /// `now` is W, `over` is C, both already with the rule's `if unknown` applied.
  mutating func step(at time: Int64, now: Truth, over: Truth, _ timing: AlertTiming) -> AlertTransition {
    switch state {
    case .idle: return fromIdle(at: time, now: now, timing)
    case .pending: return fromPending(at: time, now: now, timing)
    case .firing:
      guard over == .yes else { return .none }
      return beginClearing(at: time, timing)
    case .clearing: return fromClearing(at: time, over: over, timing)
    case .spent:
      if now == .no { state = .idle }
      return .none
    case .sequence: return .none
    }
  }

  private mutating func fromIdle(at time: Int64, now: Truth, _ timing: AlertTiming) -> AlertTransition {
    guard now == .yes else { return .none }
    since = time
    proof = time
    if timing.held <= 0 {
      fire(at: time)
      return .fired
    }
    state = .pending
    return .none
  }

  private mutating func fromPending(at time: Int64, now: Truth, _ timing: AlertTiming) -> AlertTransition {
    if !timing.evenIfSilent, time - proof > timing.gap {
      state = .idle
      _ = fromIdle(at: time, now: now, timing)
      return .abandoned
    }
    switch now {
    case .yes:
      proof = time
      if time - since >= timing.held {
        fire(at: time)
        return .fired
      }
      return .none
    case .no:
      state = .idle
      return .abandoned
    case .unknown: return .none
    }
  }

  private mutating func beginClearing(at time: Int64, _ timing: AlertTiming) -> AlertTransition {
    let settles = timing.settledFixes > 1 || timing.settledTime > 0
    guard settles else {
      state = .idle
      return .cleared
    }
    state = .clearing
    clearingSince = time
    clearingProof = time
    settledCount = 1
    return .none
  }

  private mutating func fromClearing(at time: Int64, over: Truth, _ timing: AlertTiming) -> AlertTransition {
    if timing.settledTime > 0, time - clearingProof > timing.settledGap {
      state = .firing
      return over == .yes ? beginClearing(at: time, timing) : .none
    }
    switch over {
    case .yes:
      clearingProof = time
      settledCount += 1
      let settled =
        timing.settledTime > 0
        ? time - clearingSince >= timing.settledTime : Int(settledCount) >= timing.settledFixes
      guard settled else { return .none }
      state = .idle
      return .cleared
    case .no:
      state = .firing
      return .none
    case .unknown: return .none
    }
  }

  private mutating func fire(at time: Int64) {
    state = .firing
    fired = time
  }

  /// The deadline that comes next by itself; `Int64.max` for none.
  func deadline(_ timing: AlertTiming) -> Int64 {
    switch state {
    case .pending: timing.evenIfSilent ? since + timing.held : .max
    case .firing, .clearing: timing.clearAfter >= 0 ? fired + timing.clearAfter : .max
    case .idle, .spent, .sequence: .max
    }
  }

  /// Lets the deadline of `time` pass.
  mutating func expire(at time: Int64, _ timing: AlertTiming) -> AlertTransition {
    guard deadline(timing) == time else { return .none }
    if state == .pending {
      fire(at: time)
      return .fired
    }
    state = .spent
    return .cleared
  }
}

extension AlertEntry {
  /// The machine's part of the entry.
  var machine: AlertMachine {
    get {
      AlertMachine(
        state: state, since: since, proof: proof, fired: fired, clearingSince: clearingSince,
        clearingProof: clearingProof, settledCount: settledCount)
    }
    set {
      state = newValue.state
      since = newValue.since
      proof = newValue.proof
      fired = newValue.fired
      clearingSince = newValue.clearingSince
      clearingProof = newValue.clearingProof
      settledCount = newValue.settledCount
    }
  }
}
