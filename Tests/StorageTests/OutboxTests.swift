import GRDB
import Model
import Platform
import Storage
import Testing

@Suite struct OutboxTests {
  let outbox: Outbox
  init() throws { outbox = try OutboxSample.outbox() }

  @Test func `inserted twice is owed once`() throws {
    let notice = OutboxSample.notice()
    #expect(try outbox.insert([notice, OutboxSample.notice(sink: "hook")]))
    #expect(try outbox.insert([notice, notice]))
    #expect(try outbox.allRows().map(\.sink) == ["ops", "hook"])
  }

  @Test func `an insertion is told to the listener`() throws {
    let calls = Counter()
    outbox.onInsertion { calls.add() }
    _ = try outbox.insert([])
    #expect(calls.value == 0)
    _ = try outbox.insert([OutboxSample.notice()])
    #expect(calls.value == 1)
  }

  @Test func `what was sent is known until its position is checkpointed`() throws {
    let notice = OutboxSample.notice(position: 7)
    _ = try outbox.insert([notice])
    try deliver()
    #expect(try outbox.allRows().isEmpty)
    _ = try outbox.insert([notice])
    #expect(try outbox.allRows().isEmpty)
    try outbox.database.writer.write { try Outbox.forget(through: 6, in: $0) }
    _ = try outbox.insert([notice])
    #expect(try outbox.allRows().isEmpty)
    #expect(try count("outboxMessage") == 1)
    try outbox.database.writer.write { try Outbox.forget(through: 7, in: $0) }
    #expect(try count("outboxMessage") == 0)
    #expect(try count("outboxRecipient") == 0)
    #expect(try count("outboxNotice") == 0)
  }

  @Test func `what is owed and dead letters are not forgotten`() throws {
    _ = try outbox.insert([OutboxSample.notice(episode: 1), OutboxSample.notice(episode: 2)])
    try deliver(.dead)
    try outbox.database.writer.write { try Outbox.forget(through: .max, in: $0) }
    #expect(try outbox.allRows().map(\.state) == [.dead, .waiting])
  }

  @Test func `a request is carried out once`() throws {
    _ = try outbox.insert([OutboxSample.notice(episode: 1), OutboxSample.notice(episode: 2)])
    let request = try outbox.request([SpoolRequest(.drop, .init(notice: 1))])
    #expect(try !outbox.hasCarriedOut(request))
    #expect(try outbox.allRows().count == 2)
    #expect(try outbox.carryOutRequests(now: 5, isStopping: { false }))
    #expect(try outbox.hasCarriedOut(request))
    #expect(try outbox.allRows().map(\.id) == [2])
    #expect(try !outbox.carryOutRequests(now: 5, isStopping: { false }))
    // Known by its key, so a replay does not bring it back.
    _ = try outbox.insert([OutboxSample.notice(episode: 1)])
    #expect(try outbox.allRows().map(\.id) == [2])
  }

  @Test func `a dead letter is tried anew under its key`() throws {
    _ = try outbox.insert([OutboxSample.notice()])
    try deliver(.dead)
    #expect(try outbox.allRows().map(\.state) == [.dead])
    #expect(try outbox.carryOut([SpoolRequest(.retry, .init(isDead: true))], now: 9000) == 1)
    let standing = try outbox.standing(of: "ops", limitCount: nil, now: 9000)
    let message = try #require(standing.open)
    #expect(message.nextTry == 9000)
    let loaded = try #require(try outbox.message(message.message, now: 9000))
    #expect(loaded.key == "000000000000000000000001-0")
    #expect(loaded.recipients.map(\.attempts) == [0])
  }

  @Test func `what follows in an episode stands behind it, for whom has it not`() throws {
    _ = try outbox.insert([OutboxSample.notice(), OutboxSample.notice(n: 1, position: 2, kind: .cleared)])
    for _ in 0..<2 {
      let isFormed = try outbox.formMessage(
        ofLane: .single, in: "ops", recipients: ["a@b.c", "d@e.f"], now: 0, isStopping: { false })
      #expect(isFormed == true)
    }
    let second = try #require(try outbox.message(2, now: 0))
    #expect(try outbox.recipientsBehind(second) == ["a@b.c": 0, "d@e.f": 0])
    _ = try outbox.enter(
      [
        RecipientOutcome(address: "a@b.c", result: .delivered, reply: "well"),
        RecipientOutcome(address: "d@e.f", result: .deferred(until: 70), reply: "later"),
      ], of: 1, in: "ops", now: 1, keepsSendingsSince: 0, isStopping: { false })
    #expect(try outbox.recipientsBehind(second) == ["d@e.f": 70])
    #expect(try outbox.carryOut([SpoolRequest(.drop, .init(notice: 1))], now: 0) == 1)
    #expect(try outbox.recipientsBehind(second) == [:])
    #expect(try count("outboxMessage") == 1)
  }

  @Test func `depths tell what is owed, how old and why`() throws {
    _ = try outbox.insert([
      OutboxSample.notice(episode: 1, made: 500), OutboxSample.notice(episode: 2, made: 400),
      OutboxSample.notice(sink: "hook", made: 900),
    ])
    _ = try outbox.enterFailure(
      of: "ops", attempting: 0, reason: "nobody listens", now: 1000, resumesAt: 11_000, isAsked: false,
      givesUpBefore: nil, isStopping: { false })
    let depths = try outbox.depths()
    #expect(depths.map(\.sink) == ["hook", "ops"])
    #expect(depths.map(\.owed) == [1, 2])
    #expect(depths[1].oldestMade == 400)
    #expect(depths[1].lastError == "nobody listens")
    #expect(depths[1].nextTry == 11_000)
  }

  @Test func `a key in an address is not shown`() throws {
    _ = try outbox.insert([OutboxSample.notice()])
    let url = "https://example.org/alerts?key=hunter2#x"
    _ = try outbox.formMessage(ofLane: .single, in: "ops", recipients: [url], now: 0, isStopping: { false })
    _ = try outbox.enter(
      [RecipientOutcome(address: url, result: .dead, reply: "answered 400")], of: 1, in: "ops", now: 1,
      keepsSendingsSince: 0, isStopping: { false })
    #expect(try outbox.allRows().map(\.lastError) == ["https://example.org/alerts: answered 400"])
    #expect(ShownAddress.text("a?b#c@d.e") == "a?b#c@d.e")
  }

  private func deliver(_ result: RecipientOutcome.Result = .delivered) throws {
    _ = try outbox.formMessage(
      ofLane: .single, in: "ops", limit: 1, recipients: ["a@b.c"], now: 0, isStopping: { false })
    let open = try #require(try outbox.standing(of: "ops", limitCount: nil, now: 0).open)
    _ = try outbox.enter(
      [RecipientOutcome(address: "a@b.c", result: result, reply: "well")], of: open.message, in: "ops", now: 1,
      keepsSendingsSince: 0, isStopping: { false })
  }

  private func count(_ table: String) throws -> Int {
    try outbox.database.writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }
}
