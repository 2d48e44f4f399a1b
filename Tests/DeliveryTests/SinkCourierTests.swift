import Delivery
import Model
import Storage
import Testing

@Suite struct SinkCourierTests {
  private let hour: Int64 = 3_600_000

  @Test func `a server that is away is asked less and less often, not once a notice`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.away }
    try world.insert((1...1000).map { Sample.notice($0) })
    try world.run(until: world.now + 24 * hour)
    #expect((30...45).contains(world.sender.attempts.count))
    #expect(Set(world.sender.attempts.map(\.key)).count == 1)
    #expect(world.log.lines.count == 1)
    world.sender.answer = { _, _, _ in Sample.taken }
    try world.run(until: world.now + 2 * hour)
    #expect(world.sender.taken.map(\.notices) == (1...1000).map { [Sample.notice($0).key] })
    #expect(world.log.lines.last?.contains("delivers again") == true)
  }

  @Test func `one recipient of three is refused, one is put off, one has it at once`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c", "d@e.f", "g@h.i"]))
    world.sender.answer = { _, recipient, count in
      recipient == "a@b.c" ? Sample.unknown : recipient == "d@e.f" && count < 6 ? Sample.greylisted : Sample.taken
    }
    try world.insert([Sample.notice(1)])
    try world.run(until: world.now + hour)
    let count = { (recipient: String) in world.sender.attempts.filter { $0.recipient == recipient }.count }
    #expect(count("a@b.c") == 1)
    #expect(count("g@h.i") == 1)
    #expect(count("d@e.f") == 5)
    let entry = try #require(try world.outbox.entry(1))
    #expect(entry.row.state == .dead)
    #expect(entry.message?.recipients.map(\.state) == [.dead, .delivered, .delivered])
    #expect(entry.message?.recipients.first?.lastReply == "no such user")
    // Anew: only who has it not.
    world.sender.answer = { _, _, _ in Sample.taken }
    _ = try world.outbox.carryOut([SpoolRequest(.retry, .init(isDead: true))], now: world.now)
    try world.settle()
    #expect(count("a@b.c") == 2)
    #expect(count("g@h.i") == 1)
    #expect(try world.rows.isEmpty)
  }

  @Test func `a time that the server names is kept to`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    world.sender.answer = { _, _, count in
      count == 0
        ? .temporary(SendFault("too many", code: 429, scope: .sink, retryAfterMilliseconds: 777_000)) : Sample.taken
    }
    let start = world.now
    try world.insert([Sample.notice(1, severity: .critical)])
    try world.run(until: start + hour)
    #expect(world.sender.attempts.map(\.time) == [start, start + 777_000])
  }

  @Test func `a critical notice is tried each minute while the server is away`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.away }
    try world.insert([Sample.notice(1)])
    try world.run(until: world.now + 12 * hour)
    let before = world.sender.attempts.count
    try world.insert([Sample.notice(2, severity: .critical)])
    try world.run(until: world.now + hour)
    let further = world.sender.attempts[before...]
    #expect((58...61).contains(further.filter(\.isCritical).count))
    #expect(further.filter { !$0.isCritical }.isEmpty)
  }

  @Test func `after five days it is given up on, for the recipient who has it not`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c", "d@e.f"]))
    world.sender.answer = { _, recipient, _ in recipient == "a@b.c" ? Sample.greylisted : Sample.taken }
    let start = world.now
    try world.insert([Sample.notice(1, made: start)])
    try world.run(until: start + 7 * 24 * hour)
    let last = try #require(world.sender.attempts.last)
    // An hour of trying from then on, by attempts that come once an hour.
    #expect((start + 5 * 24 * hour + hour...start + 5 * 24 * hour + 4 * hour).contains(last.time))
    #expect(try world.rows.map(\.state) == [.dead])
    #expect(world.log.lines.filter { $0.contains("gave up on 1 notice") }.count == 1)
  }

  @Test func `what is older than five days still gets an hour of trying`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.away }
    world.set(6 * 24 * hour + 1_000_000)
    let start = world.now
    try world.insert([Sample.notice(1), Sample.notice(2), Sample.notice(3, made: start)])
    try world.run(until: start + hour / 2)
    #expect(try world.rows.allSatisfy { $0.state != .dead })
    try world.run(until: start + 3 * hour)
    #expect(try world.rows.map(\.state) == [.dead, .dead, .sending])
  }

  @Test func `a batch is one request with a key of its own, the same at each attempt`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 3))
    world.sender.answer = { _, _, count in count == 0 ? Sample.away : Sample.taken }
    try world.insert((1...7).map { Sample.notice($0) } + [Sample.notice(8, severity: .critical)])
    try world.run(until: world.now + hour)
    let sizes = world.sender.taken.map(\.notices.count)
    #expect(sizes == [1, 3, 3, 1])
    #expect(world.sender.taken.first?.isCritical == true)
    #expect(Set(world.sender.taken.map(\.key)).count == 4)
    #expect(world.sender.attempts[0].key == world.sender.attempts[1].key)
  }

  @Test func `another address in the rule file reaches what waits`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["typo@b.c", "d@e.f"]))
    world.sender.answer = { _, recipient, _ in recipient == "typo@b.c" ? Sample.greylisted : Sample.taken }
    try world.insert([Sample.notice(1)])
    try world.settle()
    world.courier.update(DeliverySettings(recipients: ["a@b.c", "d@e.f"]), sender: world.sender)
    world.sender.answer = { _, _, _ in Sample.taken }
    try world.run(until: world.now + hour)
    #expect(world.sender.taken.map(\.recipient) == ["d@e.f", "a@b.c"])
    #expect(try world.rows.isEmpty)
  }

  @Test func `a digest tells so many as its mail lists, the rest goes in the next one`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: 1000))
    try world.insert((1...Outbox.digestLimit + 20).map { Sample.notice($0) })
    try world.run(until: world.now + hour)
    #expect(world.sender.taken.map(\.notices.count) == [Outbox.digestLimit, 20])
  }

  @Test func `stale starts wait a quarter of an hour, and what was retracted is told to nobody`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    let start = world.now
    try world.insert([
      Sample.notice(1, isStale: true), Sample.notice(2, severity: .info, isStale: true),
      Sample.notice(3, severity: .critical, isStale: true),
    ])
    try world.insert([Sample.notice(1, n: 1, kind: .retracted), Sample.notice(2, n: 1, kind: .cleared)])
    try world.run(until: start + hour)
    #expect(world.sender.taken.map(\.time) == [start, start + 900_000, start + 900_000])
    #expect(
      world.sender.taken.map(\.notices) == [
        [Sample.notice(3).key], [Sample.notice(2).key], [Sample.notice(2, n: 1).key],
      ])
  }

  @Test func `at an end without a state directory all is due, whatever the limit`() throws {
    let rate = DeliverySettings.Rate(count: 1, windowMilliseconds: hour)
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: hour, rate: rate))
    try world.insert((1...5).map { Sample.notice($0) })
    try world.settle()
    #expect(world.sender.taken.count == 1)
    try world.settle(isLast: true)
    #expect(world.sender.taken.map(\.notices.count) == [1, 4])
  }

  @Test func `a message that its server chokes on does not keep the others`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    world.sender.answer = { message, _, _ in
      message.key == Sample.notice(1).key
        ? .temporary(SendFault("answered 500", code: 500, scope: .sink)) : Sample.taken
    }
    let start = world.now
    try world.insert((1...50).map { Sample.notice($0) })
    try world.run(until: start + 60_000)
    #expect(world.sender.taken.map(\.notices) == (2...50).map { [Sample.notice($0).key] })
  }
}
