import Foundation
import Model
import Platform
import Rules
import Testing

@testable import Host

@Suite struct HistoryTests {
  typealias Notice = HistorySample.Notice

  static func random(_ dice: inout SeededNumbers) -> Notice {
    var notice = Notice()
    notice.id = String(UInt64.random(in: 0 ... .max, using: &dice), radix: 16)
    notice.kind = NoticeKind.allCases.randomElement(using: &dice) ?? .fired
    notice.rule = Int.random(in: 0..<3, using: &dice)
    notice.device = ["t-1", "t-2", "van \"9\"", "Lkw München", "a\\b", "x\ny"].randomElement(using: &dice) ?? ""
    notice.time += Int64.random(in: -9_999_999...9_999_999, using: &dice)
    notice.isTold = Bool.random(using: &dice)
    if Bool.random(using: &dice) { notice.fence = ",\"fence\":\"time\",\"fence_name\":\"a\\\"b\"" }
    if Bool.random(using: &dice) { notice.middle = ",\"lat\":48.1,\"facts\":{\"device\":\"t-1\",\"rule\":\"sos\"}" }
    return notice
  }

  static func query(_ dice: inout SeededNumbers) -> HistoryQuery {
    var query = HistoryQuery()
    let names = ["*", "t-?", "t-1", "*\"*", "Lkw M?nchen", "a\\*", "x\n*", "none", "sos", "c*-*", "low*"]
    let time = Notice().time
    if Bool.random(using: &dice) { query.rule = Glob(names.randomElement(using: &dice) ?? "") }
    if Bool.random(using: &dice) { query.device = Glob(names.randomElement(using: &dice) ?? "") }
    if Bool.random(using: &dice) { query.from = time + Int64.random(in: -9_999_999...9_999_999, using: &dice) }
    if Bool.random(using: &dice) { query.to = time + Int64.random(in: -9_999_999...9_999_999, using: &dice) }
    if Bool.random(using: &dice) { query.severity = Severity.allCases.randomElement(using: &dice) }
    if Bool.random(using: &dice) { query.kinds = Set(NoticeKind.allCases.filter { _ in Bool.random(using: &dice) }) }
    query.toldOnly = Int.random(in: 0..<4, using: &dice) == 0
    if Int.random(in: 0..<3, using: &dice) == 0 { query.limit = Int.random(in: 1...20, using: &dice) }
    return query
  }

  static func isWanted(_ notice: Notice, _ query: HistoryQuery) -> Bool {
    (query.rule?.matches(HistorySample.rules[notice.rule]) ?? true)
      && (query.device?.matches(notice.device) ?? true)
      && notice.time >= query.from ?? .min && notice.time <= query.to ?? .max
      && HistorySample.severities[notice.rule] >= query.severity ?? .info
      && (query.kinds?.contains(notice.kind) ?? true) && (notice.isTold || !query.toldOnly)
  }

  @Test func filtersAreWhatTheySay() throws {
    for seed in 0..<6 {
      var dice = SeededNumbers(state: UInt64(seed))
      let sample = try HistorySample(segmentBytes: 2000)
      let notices = (0..<80).map { _ in Self.random(&dice) }
      for start in stride(from: 0, to: 80, by: 5) { try sample.add(Array(notices[start..<start + 5])) }
      for _ in 0..<60 {
        let query = Self.query(&dice)
        var wanted = notices.filter { Self.isWanted($0, query) }
        if let limit = query.limit { wanted = wanted.suffix(limit) }
        let found = try sample.show(query)
        #expect(found.text == wanted.map(\.json).joined(), "seed \(seed): \(query)")
        #expect(found.summary.notices == wanted.count)
        #expect(found.summary.damages == [])
      }
    }
  }

  @Test func segmentsAreRuledOutByTheirTallies() throws {
    let sample = try HistorySample(segmentBytes: 1)
    // Six segments, and one that is open would be the seventh.
    for (rule, kind) in [(0, NoticeKind.fired), (0, .cleared), (1, .fired), (1, .fired), (2, .fired), (2, .withdrawn)] {
      var notice = Notice()
      notice.rule = rule
      notice.kind = kind
      notice.time += Int64(rule) * 1_000_000
      notice.isTold = rule > 0
      try sample.add([notice])
    }
    func opened(_ change: (inout HistoryQuery) -> Void) throws -> [Int] {
      var query = HistoryQuery()
      change(&query)
      let summary = try sample.show(query).summary
      return [summary.opened, summary.passedOver, summary.notices]
    }
    #expect(try opened { _ in } == [6, 0, 6])
    #expect(try opened { $0.rule = Glob("s*") } == [2, 4, 2])
    #expect(try opened { $0.severity = .critical } == [2, 4, 2])
    #expect(try opened { $0.severity = .warning } == [4, 2, 4])
    #expect(try opened { $0.kinds = [.withdrawn, .cleared] } == [2, 4, 2])
    #expect(try opened { $0.from = Notice().time + 1 } == [4, 2, 4])
    #expect(try opened { $0.to = Notice().time } == [2, 4, 2])
    #expect(try opened { $0.toldOnly = true } == [4, 2, 4])
    // The newest are found from the end.
    #expect(try opened { $0.limit = 2 } == [2, 0, 2])
    // A device is in no tally.
    #expect(try opened { $0.device = Glob("none") } == [6, 0, 0])
  }

  @Test func whatIsBeingWrittenIsLeftOut() throws {
    let sample = try HistorySample()
    try sample.add([Notice(), Notice()])
    let file = try #require(FileHandle(forWritingAtPath: sample.folder.path + "/notices/000001.log"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(("+" + Notice().json.dropLast(9)).utf8))
    let found = try sample.show()
    #expect(found.summary.notices == 2)
    #expect(found.summary.damages == [])
  }

  @Test func damageIsNamedAndTheRestIsShown() throws {
    let sample = try HistorySample(segmentBytes: 1)
    for _ in 0..<5 { try sample.add([Notice(), Notice()]) }
    let paths = (1...5).map { sample.folder.path + "/notices/00000\($0).log" }
    func change(_ path: String, _ body: (inout Data) -> Void) throws {
      var bytes = try #require(FileManager.default.contents(atPath: path))
      body(&bytes)
      try bytes.write(to: URL(fileURLWithPath: path))
    }
    // A digit of an id, a quote, and the end.
    try change(paths[1]) { $0[10] = UInt8(ascii: "7") }
    try change(paths[2]) { $0[1] = 0 }
    try change(paths[3]) { $0.removeLast(20) }
    let found = try sample.show()
    #expect(found.summary.notices == 9)
    #expect(
      found.summary.damages == [
        "`\(paths[1])` is damaged: its checksum does not fit what it holds",
        "`\(paths[2])` is damaged: 1 of its 2 lines are no notices",
        "`\(paths[3])` is damaged: its end is missing",
      ])
  }

  @Test func whereThereIsNoHistoryItIsSaid() throws {
    let folder = try TestFolder()
    func show(_ state: String) throws {
      _ = try History.show(
        state: state, query: HistoryQuery(), format: .json, columns: nil, isColoured: false,
        announcer: Announcer(output: { _ in }), output: 1)
    }
    #expect(throws: RunFailure("cannot read the state directory `\(folder.path)/none`: no such file or directory")) {
      try show(folder.path + "/none")
    }
    #expect(
      throws: RunFailure(
        "`\(folder.path)` holds no history: name the directory that `picket run --state` was given")
    ) { try show(folder.path) }
  }
}

@Suite struct HistoryFormTests {
  func sample() throws -> HistorySample {
    let sample = try HistorySample()
    var late = HistorySample.Notice(
      id: "9f", kind: .cleared, rule: 2, device: "van \"9\", red", isTold: false, message: "a\u{1b}[31m\r\nb")
    late.fence = ",\"fence\":\"city\",\"fence_name\":\"Innenstadt, Süd\""
    late.middle =
      ",\"since\":\"2026-03-02T07:00:00Z\",\"lat\":48.1,\"lon\":-11.5,\"facts\":{\"n\":\"7\"},\"duration_s\":1.5,\"late\":true"
    try sample.add([HistorySample.Notice(), late])
    return sample
  }

  @Test func csvIsOfRFC4180() throws {
    #expect(
      try sample().show(HistoryQuery(), .csv).text
        == [
          "id,n,notice,rule,title,severity,device,fence,fence_name,time,since,received,lat,lon,duration_s,suppressed,late,"
            + "stale,told,message",
          "000000000000000000000001,0,fired,city-speeding,,warning,t-1,,,2026-03-02T08:00:00Z,,,,,,,,,yes,t-1 at 96 km/h",
          "9f,0,cleared,\"low \"\"battery\"\"\",,info,\"van \"\"9\"\", red\",city,\"Innenstadt, Süd\","
            + "2026-03-02T08:00:00Z,2026-03-02T07:00:00Z,,48.1,-11.5,1.5,,true,,no,a\\u{1b}[31m\\u{d}\\u{a}b", "",
        ].joined(separator: "\r\n"))
  }

  @Test func csvOfNothingHasItsHeader() throws {
    var query = HistoryQuery()
    query.device = Glob("none")
    #expect(try sample().show(query, .csv).text.split(separator: "\r\n").count == 1)
    #expect(try sample().show(query, .table).text == "")
    #expect(try sample().show(query, .json).text == "")
  }

  @Test func theTableIsForPeople() throws {
    #expect(
      try sample().show(HistoryQuery(), .table).text == """
        time                  severity  device        rule           notice   message
        2026-03-02 08:00:00Z  warning   t-1           city-speeding  fired    t-1 at 96 km/h
        2026-03-02 08:00:00Z  info      van "9", red  low "battery"  cleared  (not told) (late) a\\u{1b}[31m\\u{d}\\u{a}b

        """)
  }

  @Test(arguments: [10, 40, 60, 80, 100]) func theTableFitsTheTerminal(_ columns: Int) throws {
    let text = try sample().show(HistoryQuery(), .table, columns: columns).text
    for line in text.split(separator: "\n") { #expect(TerminalText.columns(of: String(line)) <= columns) }
  }

  @Test func messagesStandBelowWhereThereIsNoRoomBeside() throws {
    #expect(
      try sample().show(HistoryQuery(), .table, columns: 80).text == """
        time                  severity  device        rule           notice
        2026-03-02 08:00:00Z  warning   t-1           city-speeding  fired
          t-1 at 96 km/h
        2026-03-02 08:00:00Z  info      van "9", red  low "battery"  cleared
          (not told) (late) a\\u{1b}[31m\\u{d}\\u{a}b

        """)
  }

  @Test func gravityIsColouredOnATerminal() throws {
    let text = try sample().show(HistoryQuery(), .table, columns: 80, isColoured: true).text
    #expect(text.contains("\u{1b}[33mwarning\u{1b}[0m   t-1"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count { $0 == "\u{1b}" } % 2 == 0 })
  }

  @Test func longTablesKeepTheWidthsOfTheirBeginning() throws {
    let sample = try HistorySample()
    var notice = HistorySample.Notice()
    try sample.add(Array(repeating: notice, count: HistoryTable.sample + 5))
    notice.device = "a-much-longer-name"
    try sample.add([notice])
    let lines = try sample.show(HistoryQuery(), .table).text.split(separator: "\n")
    #expect(lines.count == HistoryTable.sample + 7)
    #expect(lines.last?.contains("warning   a-muc…  city-speeding") == true)
  }
}
