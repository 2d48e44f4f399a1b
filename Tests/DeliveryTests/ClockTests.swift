import Delivery
import Model
import Storage
import Testing

/// What a clock that steps, a suspended machine and an engine that was off do to waiting and giving up.
@Suite struct ClockTests {
  private let hour: Int64 = 3_600_000
  private let week: Int64 = 7 * 86_400_000

  @Test func `after a week switched off nothing dies at the first refused connection`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.away }
    try world.insert((1...5).map { Sample.notice($0, made: world.now) })
    try world.run(until: world.now + 3 * hour)
    world.set(world.now + week)
    try world.restart()
    let start = world.now
    try world.run(until: start + hour / 2)
    #expect(world.sender.attempts.contains { $0.time >= start })
    #expect(try world.rows.allSatisfy { $0.state != .dead })
    try world.run(until: start + 4 * hour)
    #expect(try world.rows.allSatisfy { $0.state == .dead })
  }

  @Test(arguments: [Sample.away, Sample.greylisted])
  func `a week of suspension is no hour of trying`(outcome: SendOutcome) throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in outcome }
    try world.insert((1...5).map { Sample.notice($0, made: world.now) })
    try world.run(until: world.now + 3 * hour)
    world.setClock(by: week)
    let start = world.now
    try world.run(until: start + hour / 2)
    #expect(world.sender.attempts.contains { $0.time >= start })
    #expect(try world.rows.allSatisfy { $0.state != .dead })
    try world.run(until: start + 4 * hour)
    #expect(try world.rows.allSatisfy { $0.state == .dead })
  }

  @Test func `a message that waits after a week off gets its own hour`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.greylisted }
    try world.insert([Sample.notice(1, made: world.now)])
    try world.run(until: world.now + 3 * hour)
    world.set(world.now + week)
    try world.restart()
    try world.run(until: world.now + hour / 2)
    #expect(try world.rows.allSatisfy { $0.state != .dead })
  }

  @Test(arguments: [Sample.away, Sample.greylisted], [Severity.critical, .warning])
  func `a clock set back by hours holds nothing back`(outcome: SendOutcome, severity: Severity) throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in outcome }
    try world.insert([Sample.notice(1, severity: severity)])
    world.set(world.now + 24 * hour)
    try world.settle()
    world.sender.answer = { _, _, _ in Sample.taken }
    world.setClock(by: -20 * hour)
    try world.settle()
    #expect(world.sender.taken.count == 1)
  }

  @Test func `what the server asked for is kept to, moved with the clock`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["https://a.b"], batch: 1))
    world.sender.answer = { _, _, count in
      count == 0
        ? .temporary(SendFault("too many", code: 429, scope: .sink, retryAfterMilliseconds: 600_000)) : Sample.taken
    }
    try world.insert([Sample.notice(1)])
    world.set(world.now + 24 * hour)
    try world.settle()
    world.setClock(by: -20 * hour)
    let start = world.now
    try world.run(until: start + hour)
    #expect(world.sender.taken.map(\.time) == [start + 600_000])
  }
}
