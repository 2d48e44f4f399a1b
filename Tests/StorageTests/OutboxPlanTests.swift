import GRDB
import Testing

@testable import Storage

/// What is asked often is answered by look-ups, however much is owed.
@Suite struct OutboxPlanTests {
  let outbox: Outbox
  init() throws { outbox = try OutboxSample.outbox() }

  @Test func `the depths read an index and no row of a notice`() throws {
    let plan = try plan(Outbox.depthsStatement, [])
    #expect(plan.contains("USING COVERING INDEX outboxOwed"), "\(plan)")
    #expect(plan.contains("USING INDEX outboxNext"), "\(plan)")
    #expect(plan.contains("USING INDEX outboxFailed"), "\(plan)")
  }

  @Test(arguments: Outbox.OpenKind.allCases)
  func `what is tried next is found without sorting`(kind: Outbox.OpenKind) throws {
    let plan = try plan(Outbox.openStatement(kind), ["ops", false])
    #expect(plan.contains(kind == .critical ? "outboxOpenCritical (sink=? AND isPutOff=?)" : "outboxOpen (sink=?"))
    #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
  }

  @Test func `a request over many notices is carried out whole, slice by slice`() throws {
    let count = 2 * Outbox.sliceLength + 7
    for start in stride(from: 1, through: count, by: 500) {
      _ = try outbox.insert((start...min(start + 499, count)).map { OutboxSample.notice(episode: $0) })
    }
    _ = try outbox.request([
      SpoolRequest(.retry, .init(isDead: false)), SpoolRequest(.drop, .init(sink: "other")),
      SpoolRequest(.drop, .init(sink: "ops")),
    ])
    #expect(try outbox.carryOutRequests(now: 5, isStopping: { false }))
    #expect(try outbox.allRows(pageSize: 10_000).isEmpty)
    #expect(try !outbox.carryOutRequests(now: 5, isStopping: { false }))
  }

  @Test func `a request that was cut short is carried out by the next run`() throws {
    let count = Outbox.sliceLength + 7
    _ = try outbox.insert((1...count).map { OutboxSample.notice(episode: $0) })
    let request = try outbox.request([SpoolRequest(.drop, .init(sink: "ops"))])
    _ = try outbox.carryOutRequests(now: 5, isStopping: { true })
    #expect(try !outbox.hasCarriedOut(request))
    _ = try outbox.carryOutRequests(now: 5, isStopping: { false })
    #expect(try outbox.hasCarriedOut(request))
    #expect(try outbox.allRows(pageSize: 10_000).isEmpty)
  }

  private func plan(_ sql: String, _ arguments: StatementArguments) throws -> String {
    try outbox.database.writer.read { database in
      try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
        .map { $0["detail"] as String }.joined(separator: "\n")
    }
  }
}
