@testable import SmallWorlds

/// The alert of LANGUAGE, section 6, written down row by row from the table: obvious, slow, independent of Engine.
struct SlowAlert {
  enum State { case idle, pending, firing, clearing, spent }
  enum Transition { case fired, cleared, reminded }

  let rule: SmallRule
  private(set) var state = State.idle
  private(set) var since = 0
  private var lastTrue = 0
  private var firedAt = 0
  private var remindedAt = 0
  private var clearingSince = 0
  private var lastOver = 0
  private var overCount = 0

  init(_ rule: SmallRule) { self.rule = rule }

  private var settled: SmallRule.Settled? {
    if case .when(_, let settled)? = rule.clear { return settled }
    return nil
  }

  /// `now` is W and `over` is C, with `if unknown` applied.
  mutating func event(at second: Int, now: Likely, over: Likely) -> Transition? {
    switch state {
    case .idle: return begin(at: second, now)
    case .pending:
      if !(rule.held?.evenIfSilent ?? false), second - lastTrue > rule.gap {
        state = .idle
        return begin(at: second, now)
      }
      if now == .no { state = .idle }
      guard now == .yes else { return nil }
      lastTrue = second
      return second - since >= (rule.held?.seconds ?? 0) ? fire(at: second) : nil
    case .firing: return over == .yes ? clear(at: second) : nil
    case .clearing: return goOnClearing(at: second, over)
    case .spent:
      if now == .no { state = .idle }
      return nil
    }
  }

  private mutating func begin(at second: Int, _ now: Likely) -> Transition? {
    guard now == .yes else { return nil }
    since = second
    lastTrue = second
    if rule.held == nil { return fire(at: second) }
    state = .pending
    return nil
  }

  private mutating func fire(at second: Int) -> Transition {
    state = .firing
    firedAt = second
    remindedAt = second
    return .fired
  }

  /// The first sample at which C is true: enough by itself where nothing, or one fix, has to settle.
  private mutating func clear(at second: Int) -> Transition? {
    clearingSince = second
    lastOver = second
    overCount = 1
    switch settled {
    case nil, .fixes(1)?:
      state = .idle
      return .cleared
    case .fixes?, .seconds?:
      state = .clearing
      return nil
    }
  }

  private mutating func goOnClearing(at second: Int, _ over: Likely) -> Transition? {
    if case .seconds(let seconds)? = settled, second - lastOver > max(120, 2 * seconds) {
      state = .firing
      return over == .yes ? clear(at: second) : nil
    }
    if over == .no { state = .firing }
    guard over == .yes else { return nil }
    lastOver = second
    overCount += 1
    let isEnough =
      switch settled {
      case .fixes(let count)?: overCount >= count
      case .seconds(let seconds)?: second - clearingSince >= seconds
      case nil: true
      }
    if isEnough { state = .idle }
    return isEnough ? .cleared : nil
  }

  private var isOpen: Bool { state == .firing || state == .clearing }

  /// The next moment at which something happens by itself.
  var deadline: Int? {
    if state == .pending, let held = rule.held, held.evenIfSilent { return since + held.seconds }
    guard isOpen else { return nil }
    var next: Int?
    if case .after(let seconds)? = rule.clear { next = firedAt + seconds }
    if let every = rule.remindEvery { next = min(next ?? .max, remindedAt + every) }
    return next
  }

  /// Lets its deadline pass.
  mutating func expire() -> Transition? {
    guard let time = deadline else { return nil }
    if state == .pending { return fire(at: time) }
    if case .after(let seconds)? = rule.clear, firedAt + seconds == time {
      state = .spent
      return .cleared
    }
    remindedAt = time
    return .reminded
  }
}
