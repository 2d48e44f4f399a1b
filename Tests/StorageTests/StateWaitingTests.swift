import GRDB
import Model
import Platform
import Storage
import Synchronization
import Testing

/// A database whose disk is full.
@Suite struct StateWaitingTests {
  private let notices = (1...2000).map { OutboxSample.notice(episode: $0) }

  @Test func `a full disk is waited for`() throws {
    let lines = Lines()
    let outbox = Outbox(try StateDatabase(), announcer: Announcer(.usual, output: lines.add))
    try fill(outbox)
    var asked = 0
    let isInserted = try outbox.insert(notices) {
      asked += 1
      // Somebody makes room meanwhile.
      if asked == 2 {
        try? outbox.database.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
      }
      return false
    }
    #expect(isInserted)
    #expect(try outbox.allRows(pageSize: 700).count == 2000)
    #expect(lines.said.map { $0.contains("the disk is full") } == [true, false])
    #expect(lines.said.last?.contains("can be written again") == true)
  }

  @Test func `a wish to stop ends the waiting, with nothing inserted`() throws {
    let outbox = try OutboxSample.outbox()
    try fill(outbox)
    #expect(try !outbox.insert(notices) { true })
    #expect(try outbox.allRows().isEmpty)
  }

  private func fill(_ outbox: Outbox) throws {
    try outbox.database.writer.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
  }
}

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var said: [String] { lines.withLock { $0 } }
  var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0.append(line) } } }
}
