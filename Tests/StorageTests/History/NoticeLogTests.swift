import Foundation
import GRDB
import Model
import Platform
import Testing
import Wire

@testable import Storage

@Suite struct NoticeLogTests {
  let folder: StorageFolder
  init() throws { folder = try StorageFolder() }

  var path: String { folder.place("notices") }

  func log(
    _ limits: NoticeLog.Limits = NoticeLog.Limits(), ledger: FileLedger? = nil, in path: String? = nil
  ) throws -> NoticeLog {
    let log = try NoticeLog(
      folder: path ?? self.path, appending: Appending(announcer: Announcer(output: { _ in }), registry: ledger),
      limits: limits)
    log.use(ruleNames: NoticeDice.rules, severities: NoticeDice.severities)
    return log
  }

  func small(_ bytes: Int) -> NoticeLog.Limits {
    var limits = NoticeLog.Limits()
    limits.segmentBytes = bytes
    return limits
  }

  /// All lines of all segments, and how these end. Every closed one is whole.
  func everything(in path: String? = nil) throws -> (lines: [String], endings: [NoticeSegment.Ending]) {
    var lines: [String] = []
    var endings: [NoticeSegment.Ending] = []
    for segment in try NoticeSegment.list(path ?? self.path) {
      let reading = try segment.read { (line) throws(RunFailure) in
        lines.append(String(decoding: line, as: UTF8.self) + "\n")
        return true
      }
      #expect(reading?.isDamaged == false)
      #expect(reading?.isTorn == false)
      endings.append(try segment.ending())
    }
    return (lines, endings)
  }

  /// A recording of years closes a segment each day, with no checkpoint in between.
  @Test func closedSegmentsAreNotKeptOpen() throws {
    let ledger = FileLedger(try StateDatabase())
    #expect(try ledger.cutBack() == [])
    var dice = NoticeDice(state: 3)
    let log = try log(small(1), ledger: ledger)
    let chunks = dice.chunks(60).filter { !$0.isEmpty }
    for chunk in chunks { try log.take(chunk) }
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0))?.hasPrefix(path) == true
    }
    #expect(open == 0)
    let marks = try log.marks()
    #expect(marks.files.count == chunks.count)
    #expect(marks.released.count == chunks.count)
    #expect(marks.files.allSatisfy { $0.length > 0 })
    try marks.sync()
  }

  @Test func whatIsTakenIsReadAgainAndCounted() throws {
    for seed in 0..<10 {
      var dice = NoticeDice(state: UInt64(seed))
      let chunks = dice.chunks(60)
      let place = folder.place("notices-\(seed)")
      // Stopped and started anew in between.
      for part in [chunks[..<20], chunks[20..<21], chunks[21...]] {
        let log = try log(small(3000), in: place)
        for chunk in part { try log.take(chunk) }
      }
      let found = try everything(in: place)
      #expect(found.lines == chunks.joined().map(\.line))
      #expect(found.endings.count > 3)
      var rest = Array(chunks.joined())[...]
      for ending in found.endings {
        guard case .closed(let tally) = ending else { continue }
        let notices = rest.prefix(tally.lines)
        rest = rest.dropFirst(tally.lines)
        #expect(tally.first == notices.map(\.time).min())
        #expect(tally.last == notices.map(\.time).max())
        #expect(tally.told == notices.count { $0.isTold })
        #expect(tally.bytes == notices.reduce(0) { $0 + $1.line.utf8.count })
        #expect(tally.rules == Dictionary(notices.map { (NoticeDice.rules[$0.rule], 1) }, uniquingKeysWith: +))
        #expect(tally.kinds == Dictionary(notices.map { ($0.kind.rawValue, 1) }, uniquingKeysWith: +))
        #expect(
          tally.severities
            == Dictionary(notices.map { (NoticeDice.severities[$0.rule].rawValue, 1) }, uniquingKeysWith: +))
      }
    }
  }

  @Test func aDayClosesASegment() throws {
    var dice = NoticeDice(state: 1)
    let log = try log()
    for hour in [1, 5, 23, 25, 30, 60] as [Int64] { try log.take([dice.notice(number: 0, time: hour * 3_600_000)]) }
    let endings = try everything().endings
    #expect(
      endings.map {
        guard case .closed(let tally) = $0 else { return -1 }
        return tally.lines
      } == [4, 2])
  }

  @Test func rulesMayChangeWithinASegment() throws {
    var dice = NoticeDice(state: 2)
    let log = try log(small(1))
    for names in [["sos"], ["other"]] {
      log.use(ruleNames: names, severities: names == ["sos"] ? [.critical] : [.info])
      var buffer = ByteBuffer()
      buffer.append(utf8: dice.notice(number: 1, time: 0).json)
      log.add(
        buffer, ByteSlice(offset: 0, length: buffer.count), rule: 0, kind: .fired, time: 0, isTold: true)
    }
    try log.flush(clock: 0)
    guard case .closed(let tally) = try #require(try everything().endings.first) else {
      Issue.record("not closed")
      return
    }
    #expect(tally.rules == ["sos": 1, "other": 1])
    #expect(tally.severities == ["critical": 1, "info": 1])
  }

  @Test func aTornLineIsCut() throws {
    var dice = NoticeDice(state: 3)
    let first = dice.notice(number: 1, time: 0)
    try log().take([first])
    let file = try #require(FileHandle(forWritingAtPath: path + "/000001.log"))
    try file.seekToEnd()
    try file.write(contentsOf: Data("+{\"id\":\"2".utf8))
    try file.close()
    let second = dice.notice(number: 2, time: 0)
    try log().take([second])
    #expect(try everything().lines == [first.line, second.line])
  }

  @Test func damageIsSeen() throws {
    var dice = NoticeDice(state: 4)
    let log = try log(small(1))
    try log.take([dice.notice(number: 1, time: 0), dice.notice(number: 2, time: 0)])
    let segment = try #require(try NoticeSegment.list(path).first)
    var bytes = try #require(FileManager.default.contents(atPath: segment.path))
    bytes[8] ^= 1
    try bytes.write(to: URL(fileURLWithPath: segment.path))
    #expect(try segment.read { _ in true }?.isDamaged == true)
    // Who stops before the end has not seen all of it.
    #expect(try segment.read { _ in false }?.isDamaged == false)
  }

  @Test func whatIsKeptIsLimited() throws {
    var dice = NoticeDice(state: 5)
    let database = try StateDatabase()
    let ledger = FileLedger(database)
    #expect(try ledger.cutBack() == [])
    var limits = small(1)
    limits.keepMilliseconds = 3_600_000
    let log = try log(limits, ledger: ledger)
    func checkpoint() throws {
      let marks = try log.marks()
      try marks.sync()
      try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
      try ledger.deleteExpired()
    }
    for minute in [0, 10, 50, 65] as [Int64] { try log.take([dice.notice(number: 0, time: minute * 60_000)]) }
    let names = { try NoticeSegment.list(path).map(\.number) }
    #expect(try names() == [1, 2, 3, 4])
    try checkpoint()
    #expect(try names() == [2, 3, 4])
    try log.take([dice.notice(number: 0, time: 300 * 60_000)])
    try checkpoint()
    #expect(try names() == [5])
    #expect(try database.writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM file") } == 0)
  }

  @Test func theOldestGoFirstWhereThereIsTooMuch() throws {
    var dice = NoticeDice(state: 6)
    var limits = small(1)
    limits.keepBytes = 500
    let log = try log(limits)
    var sizes: [Int] = []
    for number in 0..<20 {
      let notice = dice.notice(number: number, time: 0)
      sizes.append(notice.line.utf8.count)
      try log.take([notice])
    }
    let expired = try log.marks().expired
    #expect(expired.count > 10 && expired.first?.hasSuffix("/000001.log") == true)
    #expect(sizes.dropFirst(expired.count).reduce(0, +) <= 500)
    #expect(sizes.dropFirst(expired.count - 1).reduce(0, +) > 500)
  }

  /// Killed anywhere and cut back, the log holds the notices of a run that nobody killed; where its segments end may
  /// differ.
  @Test func cuttingBackCrossesSegments() throws {
    for seed in 0..<30 {
      var dice = NoticeDice(state: UInt64(seed))
      let chunks = dice.chunks(40)
      let place = folder.place("cut-\(seed)")
      let database = try StateDatabase()
      var committed = 0
      var kills = 3
      var isDone = false
      while !isDone {
        let ledger = FileLedger(database)
        _ = try ledger.cutBack()
        let log = try log(small(700), ledger: ledger, in: place)
        isDone = true
        for position in committed..<chunks.count {
          if kills > 0, Int.random(in: 0..<10, using: &dice) == 0 {
            kills -= 1
            isDone = false
            break
          }
          try log.take(chunks[position])
          if Int.random(in: 0..<4, using: &dice) == 0 {
            let marks = try log.marks()
            try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
            committed = position + 1
          }
        }
      }
      #expect(try everything(in: place).lines == chunks.joined().map(\.line), "seed \(seed)")
    }
  }
}
