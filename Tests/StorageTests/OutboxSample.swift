import Model
import Platform
import Storage

/// Notices and outboxes for tests.
enum OutboxSample {
  static func notice(
    sink: String = "ops", episode: Int = 1, n: UInt32 = 0, position: Int64 = 1, severity: Severity = .warning,
    kind: NoticeKind = .fired, made: Int64 = 1000, isStale: Bool = false
  ) -> OutboxNotice {
    let hex = String(episode, radix: 16)
    return OutboxNotice(
      sink: sink, episode: String(repeating: "0", count: 24 - hex.count) + hex, n: n, position: position,
      severity: severity, kind: kind, rule: "too-fast", device: "van-\(episode)", fixTime: made, made: made,
      json: Array("{\"id\":\(episode),\"n\":\(n)}".utf8), isStale: isStale)
  }

  static func outbox() throws -> Outbox {
    Outbox(try StateDatabase(), announcer: Announcer(.quiet, output: { _ in }))
  }
}

extension Outbox {
  /// All rows of the spool, read page by page.
  func allRows(pageSize: Int = 100) throws -> [SpoolRow] {
    var rows: [SpoolRow] = []
    while true {
      let page = try page(after: rows.last?.id ?? 0, limit: pageSize)
      if page.isEmpty { return rows }
      rows += page
    }
  }
}
