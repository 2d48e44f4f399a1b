import Delivery
import Foundation
import GRDB
import Model
import Platform
import Storage
import Testing

@Suite final class SpoolTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/picket-spool-\(UUID().uuidString)"
  private let announcer = Announcer(.quiet, output: { _ in })

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test func `the table fits a terminal and says why, once for all that fail alike`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: nil))
    world.sender.answer = { _, _, _ in Sample.away }
    try world.insert([
      Sample.notice(1, severity: .critical), Sample.notice(2), Sample.notice(3, severity: .info, isStale: true),
      Sample.notice(4, device: "evil\u{1B}[2J\u{202E}"),
    ])
    try world.settle()
    let text = try list(Spool(world.outbox, folder: "x"), now: world.now + 5000)
    #expect(
      text == """
        id  sink  severity  rule      device                 age  tries  next try  state
         1  ops   critical  too-fast  van-1                  5 s      1  in 5 s    retrying
            nobody listens
         2  ops   warning   too-fast  van-2                  5 s      0  in 5 s    waiting
         3  ops   info      too-fast  van-3                  5 s      0  in 5 s    digest
         4  ops   warning   too-fast  evil\\u{1b}[2J\\u{202e}  5 s      0  in 5 s    waiting
        4 notices owed

        """)
  }

  @Test func `an empty spool says so`() throws {
    #expect(
      try list(Spool(DeliveryWorld(DeliverySettings(recipients: [])).outbox, folder: "x"), now: 0)
        == "nothing is owed\n")
  }

  @Test func `json has a notice a line`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c"]))
    world.sender.answer = { _, _, _ in Sample.unknown }
    try world.insert([Sample.notice(1)])
    try world.settle()
    var text = ""
    try SpoolJSON.list(Spool(world.outbox, folder: "x"), .init()) { text += $0 }
    #expect(
      text == """
        {"id":1,"sink":"ops","severity":"warning","notice":"fired","rule":"too-fast","device":"van-1",\
        "made":"1970-01-01T00:16:40Z","attempts":1,"state":"dead","last_error":"a@b.c: no such user"}

        """)
    let entry = SpoolJSON.entry(try Spool(world.outbox, folder: "x").entry(1))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(entry.utf8)) as? [String: Any])
    #expect((object["recipients"] as? [[String: Any]])?.first?["state"] as? String == "dead")
    #expect((object["body"] as? [String: Any])?["notice"] as? String == "fired")
  }

  @Test func `a notice is shown with who has it and the mail's text`() throws {
    let world = try DeliveryWorld(DeliverySettings(recipients: ["a@b.c", "d@e.f"]))
    world.sender.answer = { _, recipient, _ in recipient == "a@b.c" ? Sample.greylisted : Sample.taken }
    try world.outbox.keepProfile(
      Array(#"{"from":"picket@b.c","recipients":["a@b.c","d@e.f"],"subject":[{"text":"to "},{"word":"device"}]}"#.utf8),
      of: "ops", isStopping: { false })
    try world.insert([Sample.notice(1)])
    try world.settle()
    let text = SpoolText.entry(try Spool(world.outbox, folder: "x").entry(1), now: world.now + 1000)
    #expect(text.contains("to       a@b.c, pending, next try in"))
    #expect(text.contains("1 try: greylisted\n"))
    #expect(text.contains("to       d@e.f, delivered, 1 try: 250 taken\n"))
    #expect(text.contains("Subject: to van-1\n"))
    #expect(text.contains("\nvan-1 at 96 km/h"))
    #expect(throws: RunFailure.self) { try Spool(world.outbox, folder: "x").entry(2) }
  }

  @Test func `what is no state directory is named`() throws {
    #expect(failure { try Spool(folder: folder + "/none", announcer: announcer) }.contains("no such file"))
    #expect(failure { try Spool(folder: folder, announcer: announcer) }.contains("is no state directory"))
    let path = folder + "/state.db"
    try Data("what".utf8).write(to: URL(fileURLWithPath: path))
    #expect(failure { try Spool(folder: folder, announcer: announcer) }.contains("damaged"))
    #expect(failure { try Spool(folder: path, announcer: announcer) }.contains("is no directory"))
  }

  @Test func `a database of a newer version is left alone`() throws {
    let database = try StateDatabase(path: StateLayout(folder).database)
    try database.writer.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('future')") }
    #expect(failure { try Spool(folder: folder, announcer: announcer) }.contains("newer version"))
  }

  @Test func `where no engine runs it is done at once, where one runs the engine is asked`() throws {
    let outbox = Outbox(try StateDatabase(path: StateLayout(folder).database), announcer: announcer)
    _ = try outbox.insert([Sample.notice(1), Sample.notice(2), Sample.notice(3)])
    let spool = try Spool(folder: folder, announcer: announcer)
    let done = try spool.change(.drop, [.init(notice: 1)], announcer: announcer, now: 5)
    #expect(done == "1 notice dropped; no engine runs on `\(folder)`")
    #expect(
      failure { _ = try spool.change(.drop, [.init(notice: 1)], announcer: announcer, now: 5) }.contains("no notice 1"))
    #expect(
      failure { _ = try spool.change(.drop, [.init(sink: "oops")], announcer: announcer, now: 5) }
        .contains("nothing for a sink `oops`"))
    guard case .taken(let lock) = try StateLock.take(inDirectory: folder) else {
      Issue.record("the lock is not free")
      return
    }
    try withExtendedLifetime(lock) {
      let asked = try spool.change(.drop, [.init(notice: 2)], announcer: announcer, now: 5, waitMilliseconds: 1)
      #expect(asked.hasPrefix("asked the engine (process \(getpid())) to drop 1 notice"))
      #expect(try outbox.count(of: .init()) == 2)
      #expect(try outbox.carryOutRequests(now: 5, isStopping: { false }))
      #expect(try outbox.count(of: .init()) == 1)
    }
  }

  @Test func `what an engine was asked before it ended is done by whom comes next`() throws {
    let outbox = Outbox(try StateDatabase(path: StateLayout(folder).database), announcer: announcer)
    _ = try outbox.insert([Sample.notice(1), Sample.notice(2), Sample.notice(3)])
    _ = try outbox.request([SpoolRequest(.drop, .init(notice: 1))])
    let spool = try Spool(folder: folder, announcer: announcer)
    _ = try spool.change(.drop, [.init(notice: 2)], announcer: announcer, now: 5)
    #expect(try outbox.page(after: 0, limit: 9).map(\.id) == [3])
    #expect(try !outbox.carryOutRequests(now: 5, isStopping: { false }))
  }

  @Test func `a hundred thousand notices are listed page by page`() throws {
    let outbox = Outbox(try StateDatabase(path: StateLayout(folder).database), announcer: announcer)
    for batch in 0..<100 { _ = try outbox.insert((1...1000).map { Sample.notice(batch * 1000 + $0) }) }
    let spool = try Spool(folder: folder, announcer: announcer)
    var lines = 0
    var largest = 0
    try SpoolJSON.list(spool, .init()) { text in
      lines += text.utf8.count { $0 == 10 }
      largest = max(largest, text.utf8.count)
    }
    #expect(lines == 100_000)
    #expect(largest < 40_000)
    #expect(try outbox.depths().map(\.owed) == [100_000])
  }

  private func list(_ spool: Spool, now: Int64) throws -> String {
    var text = ""
    try SpoolText.list(spool, .init(), now: now) { text += $0 }
    return text
  }

  private func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return (error as? RunFailure)?.message ?? "\(error)" }
  }

  private func failure(_ body: () throws -> Spool) -> String { failure { () throws in _ = try body() } }
}
