import Delivery
import Model
import Storage
import Testing

/// A message that its server chokes on, and a mailbox that takes nothing, cost the others little.
@Suite struct PoisonTests {
  private let hour: Int64 = 3_600_000
  private static let cut = SendOutcome.temporary(SendFault("cut", scope: .sink, hasReached: true))
  private static let broken = SendOutcome.temporary(SendFault("answered 500", code: 500, scope: .sink))
  private static let full = SendOutcome.temporary(SendFault("mailbox full", code: 452, scope: .recipient))

  @Test(arguments: [cut, broken], [Severity.warning, .critical])
  func `others go on, and it dies in its time`(fault: SendOutcome, severity: Severity) throws {
    var settings = DeliverySettings(recipients: ["https://a.b"], batch: 1)
    settings.givesUpMilliseconds = 4 * hour
    let world = try DeliveryWorld(settings)
    let poison = Sample.notice(1, severity: severity).key
    world.sender.answer = { message, _, _ in message.key == poison ? fault : Sample.taken }
    world.sender.duration = { $0.key == poison ? 30_000 : 50 }
    let start = world.now
    try world.insert([Sample.notice(1, severity: severity, made: start)])
    // One each five minutes for eight hours.
    for step in 1...8 * 12 {
      try world.run(until: max(start + Int64(step) * 300_000, world.now))
      try world.insert([Sample.notice(step + 1, severity: severity, made: world.now)])
      try world.settle()
    }
    try world.run(until: world.now + hour)
    #expect(world.sender.taken.count == 8 * 12)
    let tries = world.sender.attempts.filter { $0.key == poison }
    let last = try #require(tries.last)
    #expect(last.time < start + 4 * hour + 3 * hour)
    #expect(try world.rows.map(\.state) == [.dead])
    if severity == .warning { #expect(tries.count < 20) }
  }

  @Test func `a critical one does not keep back what is critical too`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    let poison = Sample.notice(1, severity: .critical).key
    world.sender.answer = { message, _, _ in message.key == poison ? Self.cut : Sample.taken }
    try world.insert((1...30).map { Sample.notice($0, severity: .critical) })
    try world.run(until: world.now + 60_000)
    #expect(world.sender.taken.map(\.notices) == (2...30).map { [Sample.notice($0, severity: .critical).key] })
  }

  @Test func `a critical notice is tried each minute while the server answers with a code`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    world.sender.answer = { _, _, _ in Self.broken }
    try world.insert([Sample.notice(1, severity: .critical)])
    try world.run(until: world.now + 6 * hour)
    let times = world.sender.attempts.map(\.time)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 <= 61_000 }, "\(gaps.max() ?? 0)")
  }

  @Test func `a full mailbox is asked with one message, and the others do not wait`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["full@b.c", "a@b.c"]))
    world.sender.answer = { _, recipient, _ in recipient == "full@b.c" ? Self.full : Sample.taken }
    let start = world.now
    for number in 1...300 {
      try world.insert([Sample.notice(number, made: world.now)])
      try world.settle()
      #expect(world.sender.attempts.last { $0.recipient == "a@b.c" }?.time == world.now)
      try world.run(until: world.now + 10_000)
    }
    let asked = world.sender.attempts.filter { $0.recipient == "full@b.c" }
    #expect(asked.count < 15)
    // It takes mail again: all of it, in order of nothing else, within its own wait.
    world.sender.answer = { _, _, _ in Sample.taken }
    try world.run(until: world.now + 2 * hour)
    #expect(world.sender.taken.filter { $0.recipient == "full@b.c" }.count == 300)
    #expect(try world.rows.isEmpty)
    #expect(world.now > start)
  }

  @Test func `what a full mailbox is owed dies in its time too`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["full@b.c"]))
    world.sender.answer = { _, _, _ in Self.full }
    let start = world.now
    try world.insert((1...20).map { Sample.notice($0, made: start) })
    try world.run(until: start + 5 * 24 * hour - hour)
    #expect(try world.rows.allSatisfy { $0.state != .dead })
    try world.run(until: start + 5 * 24 * hour + 5 * hour)
    #expect(try world.rows.map(\.state) == Array(repeating: .dead, count: 20))
    #expect(world.sender.attempts.count < 200)
  }
}
