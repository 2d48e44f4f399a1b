import Delivery
import Model
import Storage
import Testing

@Suite struct DeliveryLawTests {
  private static let minute: Int64 = 60_000
  static let settings: [DeliverySettings] = [
    DeliverySettings(recipients: ["a@b.c"]),
    DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: 5 * minute),
    DeliverySettings(recipients: ["a@b.c"], rate: .init(count: 3, windowMilliseconds: 7 * minute)),
    DeliverySettings(recipients: ["a@b.c"], rate: .init(count: 1, windowMilliseconds: 60 * minute)),
    DeliverySettings(
      recipients: ["a@b.c"], digestMilliseconds: 10 * minute, rate: .init(count: 4, windowMilliseconds: 5 * minute)),
    DeliverySettings(
      recipients: ["a@b.c"], digestMilliseconds: 2 * minute, rate: .init(count: 2, windowMilliseconds: 30 * minute)),
  ]

  @Test(arguments: settings.indices)
  func `without failures it sends what the slow reference sends`(kind: Int) throws {
    for seed in 0..<8 {
      var dice = Dice(seed * 10 + kind)
      let schedule = RandomSchedule(&dice, episodes: dice.roll(1...15), spreadMilliseconds: dice.pick([3000, 200_000]))
      let world = try DeliveryWorld(Self.settings[kind])
      let end = (schedule.notices.last?.made ?? 0) + 50 * 3_600_000
      try world.feed(schedule.notices)
      try world.run(until: end)
      var slow = SlowDelivery(Self.settings[kind])
      slow.run(schedule.notices, until: end)
      let mails = world.sender.taken.map { SlowDelivery.Mail(time: $0.time, notices: $0.notices) }
      #expect(mails == slow.mails, "seed \(seed)")
      #expect(try world.rows.isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: settings.indices)
  func `whatever fails, the laws hold`(kind: Int) throws {
    for seed in 0..<8 {
      var dice = Dice(1000 + seed * 10 + kind)
      var settings = Self.settings[kind]
      if dice.once(in: 2) { settings.recipients = ["a@b.c", "d@e.f", "g@h.i"] }
      let schedule = RandomSchedule(&dice, episodes: dice.roll(1...15))
      let world = try DeliveryWorld(settings, seed: UInt64(seed))
      let trial = Trial(world, schedule, &dice)
      try trial.run()
      trial.checkAll("kind \(kind), seed \(seed)")
    }
  }

  @Test(arguments: settings.indices)
  func `restarted anywhere it delivers the same, each mail under one key`(kind: Int) throws {
    for seed in 0..<6 {
      var dice = Dice(5000 + seed * 10 + kind)
      let schedule = RandomSchedule(&dice, episodes: dice.roll(1...10))
      let world = try DeliveryWorld(Self.settings[kind], seed: UInt64(seed))
      let trial = Trial(world, schedule, &dice)
      trial.restarts = true
      try trial.run()
      trial.checkAll("kind \(kind), seed \(seed)")
    }
  }
}

/// A schedule fed to a world where the server misbehaves for a while, and what has to be true of it.
private final class Trial {
  let world: DeliveryWorld
  let schedule: RandomSchedule
  /// The process dies at random moments, also between the server's answer and our books.
  var restarts = false
  private var dice: Dice
  private var faults: [String] = []
  private let calmAfter: Int64

  init(_ world: DeliveryWorld, _ schedule: RandomSchedule, _ dice: inout Dice) {
    self.world = world
    self.schedule = schedule
    self.dice = Dice(dice.roll(0...1_000_000))
    calmAfter = (schedule.notices.last?.made ?? 0) + 3_600_000
  }

  func run() throws {
    world.sender.answer = { [unowned self] _, _, _ in answer() }
    world.sender.onAttempt = { [unowned self] message in
      // Nothing else is tried while a critical notice waits that was never tried.
      if message.isCritical { return }
      let waiting = ((try? world.rows) ?? []).filter { $0.severity == .critical && $0.state == .waiting }
      if !waiting.isEmpty { faults.append("\(waiting) waited behind \(message.key)") }
    }
    if restarts { world.sender.losesAnswer = { [unowned self] in dice.once(in: 6) } }
    var rest = schedule.notices[...]
    while let first = rest.first {
      if first.made > world.now { try run(until: first.made) }
      let group = rest.prefix { $0.made == first.made }
      try world.insert(Array(group))
      if restarts, dice.once(in: 3) { try world.insert(Array(schedule.notices[..<group.endIndex])) }
      rest = rest.dropFirst(group.count)
      if restarts && dice.once(in: 4) { try world.restart() }
      try world.settle()
    }
    try run(until: calmAfter + 10 * 86_400_000)
  }

  private func run(until end: Int64) throws {
    while restarts && world.now < end - 1 && dice.once(in: 2) && end - world.now < 10_000_000 {
      try world.run(until: world.now + Int64(dice.roll(1...Int(end - world.now))))
      try world.restart()
    }
    try world.run(until: end)
  }

  private func answer() -> SendOutcome {
    if world.now >= calmAfter { return .sent(reply: "250 taken") }
    switch dice.roll(0...9) {
    case 0: return .temporary(SendFault("nobody listens", scope: .sink))
    case 1: return .temporary(SendFault("greylisted", code: 451, scope: .message))
    case 2:
      return .temporary(
        SendFault("too many", code: 429, scope: .sink, retryAfterMilliseconds: Int64(dice.roll(1000...500_000))))
    case 3: return .permanent(SendFault("no such user", code: 550, scope: .message))
    default: return .sent(reply: "250 taken")
    }
  }

  func checkAll(_ comment: String) {
    #expect(faults == [], "\(comment)")
    checkNothingIsLost(comment)
    checkLimit(comment)
    checkOrder(comment)
    checkKeys(comment)
  }

  private func checkNothingIsLost(_ comment: String) {
    let rows = (try? world.rows) ?? []
    #expect(rows.allSatisfy { $0.state == .dead }, "\(comment): \(rows)")
    for recipient in world.settings.recipients {
      let refused = Set(
        world.sender.attempts.filter { attempt in
          if case .permanent = attempt.outcome { return attempt.recipient == recipient }
          return false
        }.flatMap(\.notices))
      let taken = Set(world.sender.taken.filter { $0.recipient == recipient }.flatMap(\.notices))
      let missing = schedule.notices.filter { !taken.contains($0.key) && !refused.contains($0.key) }
      let retracted = schedule.notices.filter { $0.kind == .retracted }
      for notice in missing {
        // Only what was retracted in time may be told to nobody, and then nothing of it is.
        let isRetracted = retracted.contains { $0.episode == notice.episode && $0.n >= notice.n }
        #expect(isRetracted && notice.severity != .critical, "\(comment): \(notice.key) is lost")
        let start = schedule.notices.first { $0.episode == notice.episode }
        #expect(!taken.contains(start?.key ?? ""), "\(comment): \(notice.key) is left out after it was told")
      }
    }
  }

  private func checkLimit(_ comment: String) {
    guard let rate = world.settings.rate else { return }
    var counted: [(time: Int64, key: String)] = []
    for attempt in world.sender.taken where attempt.outcome != .stopped {
      if counted.contains(where: { $0.key == attempt.key }) { continue }
      let recent = counted.filter { $0.time > attempt.time - rate.windowMilliseconds }
      if !attempt.isCritical { #expect(recent.count < rate.count, "\(comment): \(attempt.key) at \(attempt.time)") }
      counted.append((attempt.time, attempt.key))
    }
  }

  private func checkOrder(_ comment: String) {
    // For each recipient an episode is told in its order.
    for recipient in world.settings.recipients {
      var last: [String: UInt32] = [:]
      let order = Dictionary(uniqueKeysWithValues: schedule.notices.map { ($0.key, $0) })
      for attempt in world.sender.taken where attempt.recipient == recipient && attempt.outcome != .stopped {
        for key in attempt.notices {
          guard let notice = order[key] else { continue }
          let before = last[notice.episode]
          #expect(before.map { $0 < notice.n } ?? true, "\(comment): \(key) after \(before ?? 0)")
          last[notice.episode] = max(before ?? 0, notice.n)
        }
      }
    }
  }

  private func checkKeys(_ comment: String) {
    var keys: [String: Set<String>] = [:]
    var digests = 0
    for attempt in world.sender.attempts {
      for notice in attempt.notices { keys[notice, default: []].insert(attempt.key) }
      if attempt.form == .single {
        #expect(attempt.key == attempt.notices.first && attempt.notices.count == 1, "\(comment)")
      } else {
        digests += 1
        #expect(!attempt.isCritical, "\(comment): critical in a digest")
      }
    }
    #expect(keys.allSatisfy { $0.value.count == 1 }, "\(comment): several keys")
    for recipient in world.settings.recipients {
      let known = world.sender.taken.filter { $0.recipient == recipient && $0.outcome != .stopped }
      #expect(Set(known.map(\.key)).count == known.count, "\(comment): repeated without need")
    }
  }
}
