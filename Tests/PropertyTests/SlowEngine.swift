@testable import SmallWorlds

/// What rules say about a small world, worked out device by device, rule by rule, without any index.
struct SlowEngine {
  let world: SmallWorld
  let rules: [SmallRule]
  private(set) var notices: [SmallNotice] = []

  init(_ world: SmallWorld, _ rules: [SmallRule]) {
    self.world = world
    self.rules = rules
    for number in 0..<SmallWorld.deviceCount {
      let name = "car-\(number)"
      for rule in rules { run(rule, world.events.filter { $0.device == name }) }
    }
    notices.sort()
  }

  private mutating func run(_ rule: SmallRule, _ events: [SmallWorld.Event]) {
    switch rule.trigger {
    case .when(let condition): runWhen(rule, condition, events, here: nil)
    case .eachBox:
      for fence in world.fences.indices where world.fences[fence].group == "boxes" {
        runWhen(rule, .tooFastHere, events, here: fence)
      }
    case .enter(let group, let includingStart, let settled):
      runSides(rule, group, events, entering: true, includingStart, settled)
    case .exit(let group, let settled): runSides(rule, group, events, entering: false, false, settled)
    case .ignitionBecomes(let isOn): runIgnition(rule, events) { $0 != isOn && $1 == isOn }
    case .ignitionChanges: runIgnition(rule, events) { $0 != $1 }
    case .silent(let seconds): runSilence(rule, events, seconds)
    }
  }

  // MARK: When

  private mutating func runWhen(
    _ rule: SmallRule, _ condition: SmallCondition, _ events: [SmallWorld.Event], here: Int?
  ) {
    var alert = SlowAlert(rule)
    var episode = 0
    var inside: [Bool]?
    var lastSpeed: (value: Int, second: Int)?
    var lastBattery: (value: Int, second: Int)?
    for event in events {
      while let time = alert.deadline, time < event.second { tell(alert.expire(), alert, event, time, &episode, here) }
      if let place = event.place { inside = world.fences.map { $0.shape.covers(place.latitude, place.longitude) } }
      if let speed = event.knownSpeed { lastSpeed = (speed, event.second) }
      if let battery = event.battery { lastBattery = (battery, event.second) }
      let sides = inside
      var facts = SmallCondition.Facts(
        second: event.second, event: event, lastSpeed: lastSpeed, lastBattery: lastBattery,
        isInside: Self.question(world.fences, sides))
      if let here { facts.here = (sides?[here], world.fences[here].limit) }
      let (now, over) = Self.truths(rule, condition, facts)
      tell(alert.event(at: event.second, now: now, over: over), alert, event, event.second, &episode, here)
    }
    while let time = alert.deadline, time <= world.lastSecond, let last = events.last {
      tell(alert.expire(), alert, last, time, &episode, here)
    }
  }

  /// Whether a device with these sides is in any fence of a group.
  private static func question(_ fences: [SmallWorld.Fence], _ sides: [Bool]?) -> (String) -> Bool? {
    { group in sides.map { sides in zip(fences, sides).contains { $0.group == group && $1 } } }
  }

  /// W and C with `if unknown`: what is unknown is no, but for `hold`; an own C that is unknown is yes for `clear`.
  private static func truths(
    _ rule: SmallRule, _ condition: SmallCondition, _ facts: SmallCondition.Facts
  ) -> (now: Likely, over: Likely) {
    var now = condition.truth(facts)
    if now == .unknown && rule.unknown != .hold { now = .no }
    switch rule.clear {
    case nil: return (now, now.opposite)
    case .after?: return (now, .no)
    case .when(let clear, _)?:
      let over = clear.truth(facts)
      guard over == .unknown else { return (now, over) }
      switch rule.unknown {
      case .hold: return (now, .unknown)
      case .false: return (now, .no)
      case .clear: return (now, .yes)
      }
    }
  }

  private mutating func tell(
    _ transition: SlowAlert.Transition?, _ alert: SlowAlert, _ event: SmallWorld.Event, _ second: Int,
    _ episode: inout Int, _ here: Int?
  ) {
    guard let transition else { return }
    episode = transition == .fired ? 0 : episode + 1
    notices.append(
      SmallNotice(
        device: event.device, rule: alert.rule.name, time: SmallWorld.time(second), kind: "\(transition)", n: episode,
        fence: here.map { world.fences[$0].id }, since: SmallWorld.time(alert.since)))
  }

  // MARK: Edges

  private mutating func tellEdge(_ rule: SmallRule, _ event: SmallWorld.Event, _ fence: String?, since: Int) {
    notices.append(
      SmallNotice(
        device: event.device, rule: rule.name, time: SmallWorld.time(event.second), kind: "fired", n: 0, fence: fence,
        since: SmallWorld.time(since)))
  }

  private mutating func runSides(
    _ rule: SmallRule, _ group: String, _ events: [SmallWorld.Event], entering: Bool, _ includingStart: Bool,
    _ settled: SmallRule.Settled?
  ) {
    for fence in world.fences where fence.group == group {
      var side: Bool?
      var proof: (since: Int, count: Int)?
      for event in events {
        guard let place = event.place else { continue }
        let isInside = fence.shape.covers(place.latitude, place.longitude)
        if isInside != entering {
          proof = nil
        } else if side == !entering || (side == nil && entering && includingStart) {
          proof = (event.second, 0)
        }
        side = isInside
        guard var now = proof else { continue }
        now.count += 1
        let isProven =
          switch settled {
          case .fixes(let count)?: now.count >= count
          case .seconds(let seconds)?: event.second - now.since >= seconds
          case nil: true
          }
        proof = isProven ? nil : now
        if isProven { tellEdge(rule, event, fence.id, since: now.since) }
      }
    }
  }

  private mutating func runIgnition(
    _ rule: SmallRule, _ events: [SmallWorld.Event], _ isEdge: (_ before: Bool, _ now: Bool) -> Bool
  ) {
    var before: Bool?
    for event in events {
      guard let now = event.ignition else { continue }
      if let before, isEdge(before, now) { tellEdge(rule, event, nil, since: event.second) }
      before = now
    }
  }

  // MARK: Silence

  /// Fires when nothing was heard for so long, and is over with the next event.
  private mutating func runSilence(_ rule: SmallRule, _ events: [SmallWorld.Event], _ seconds: Int) {
    for (number, event) in events.enumerated() {
      let start = event.second + seconds
      let next = number + 1 < events.count ? events[number + 1].second : nil
      guard start < next ?? .max, start <= world.lastSecond else { continue }
      func add(_ second: Int, _ kind: String, _ n: Int) {
        notices.append(
          SmallNotice(
            device: event.device, rule: rule.name, time: SmallWorld.time(second), kind: kind, n: n, fence: nil,
            since: SmallWorld.time(start)))
      }
      add(start, "fired", 0)
      if let next { add(next, "cleared", 1) }
    }
  }
}
