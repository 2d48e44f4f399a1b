import Foundation
import Geofences
import Model
import Platform
import Rules
import Storage
import Testing
import Wire

@testable import Host

@Suite struct PathMakerTests {
  @Test(arguments: [
    ("van-9", "van-9"), ("a/b", "a%2Fb"), ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"), (".", "%2E"),
    ("..", "%2E."),
    ("a%2Fb", "a%252Fb"), ("Lkw München", "Lkw%20München"), ("a\nb\u{0}", "a%0Ab%00"), ("x.jsonl", "x.jsonl"),
    ("", "%"),
  ]) func namesAreMadeSafe(_ name: String, _ part: String) { #expect(PathMaker.safePart(name.utf8) == part) }

  @Test func longNamesStayApart() {
    let one = PathMaker.safePart((String(repeating: "ä", count: 127) + "1").utf8)
    let other = PathMaker.safePart((String(repeating: "ä", count: 127) + "2").utf8)
    #expect(one != other)
    #expect(one.utf8.count < 255 && other.utf8.count < 255)
    #expect(!one.contains("\u{FFFD}"))
  }

  @Test(arguments: [
    ("alerts.jsonl", "alerts.7.jsonl"), ("a.b/alerts", "a.b/alerts.7"), ("x/.hidden", "x/.hidden.7"),
    ("a.tar.gz", "a.tar.7.gz"),
  ]) func aRotationsPartStandsBeforeTheEnding(_ path: String, _ made: String) {
    #expect(PathMaker.insert("7", into: path) == made)
  }

  @Test(arguments: [(0, "1970-01-01"), (-1, "1969-12-31"), (1_772_438_400_000, "2026-03-02")] as [(Int64, String)])
  func datesAreWritten(_ time: Int64, _ date: String) { #expect(PathMaker.dateText(time) == date) }
}

@Suite struct FileSinkTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  func sink(
    _ parts: [CheckedSink.PathPart], _ rotation: CheckedSink.Rotation = .none, keep: Int? = nil,
    files: OpenFiles = OpenFiles()
  ) -> FileSink {
    FileSink(
      parts: parts, rotation: rotation, keep: keep, form: .json, declaredIn: folder.path + "/fleet.rules",
      ruleNames: ["sos", "too-fast"], appending: Appending(announcer: Announcer(output: { _ in })),
      files: files)
  }

  /// Files of the folder that this process has open.
  var openFiles: Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.count {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0))?.hasPrefix(folder.path)
        == true
    }
  }

  func notice(_ text: String, device: String = "t-1", rule: UInt16 = 0, clock: Int64 = 0) -> DeliveredNotice {
    let output = GroupOutput()
    var notice = RenderedNotice()
    output.names = Array(device.utf8)
    notice.name = 0..<output.names.count
    notice.rule = rule
    output.bytes.append(Array((text + "\n").utf8))
    notice.json = ByteSlice(offset: 0, length: output.bytes.count)
    return DeliveredNotice(output: output, notice: notice, clock: clock)
  }

  @Test func aFileIsAppendedToInAFolderThatIsMade() throws {
    for text in ["a", "b"] {
      let sink = sink([.literal("logs/deep/alerts.jsonl")])
      try sink.take(notice(text))
      #expect(try sink.flush())
    }
    #expect(folder.files == ["logs/deep/alerts.jsonl"])
    #expect(folder.read("logs/deep/alerts.jsonl") == "a\nb\n")
  }

  @Test func thePathHoldsDateDeviceAndRule() throws {
    let sink = sink([.literal("out/"), .date, .literal("/"), .device, .literal("-"), .rule, .literal(".jsonl")])
    try sink.take(notice("a", device: "../x", rule: 1, clock: 1_772_438_400_000))
    try sink.take(notice("b", device: "y", rule: 0, clock: 1_772_438_400_000 + 86_400_000))
    try sink.take(notice("c", device: "y", rule: 0, clock: 1_772_438_400_000 + 86_400_001))
    #expect(try sink.flush())
    #expect(folder.files == ["out/2026-03-02/%2E.%2Fx-too-fast.jsonl", "out/2026-03-03/y-sos.jsonl"])
    #expect(folder.read("out/2026-03-03/y-sos.jsonl") == "b\nc\n")
  }

  @Test func sizeRotationKeepsTheLast() throws {
    // Eight bytes a notice: two fit into a file.
    for run in 0..<2 {
      let sink = sink([.literal("a.jsonl")], .size(bytes: 16), keep: 3)
      for number in 0..<5 {
        try sink.take(notice("run\(run) n\(number)"))
        if number % 2 == 1 { _ = try sink.flush() }
      }
      _ = try sink.flush()
    }
    #expect(folder.files == ["a.000003.jsonl", "a.000004.jsonl", "a.000005.jsonl"])
    #expect(folder.read("a.000003.jsonl") == "run0 n4\nrun1 n0\n")
    #expect(folder.read("a.000005.jsonl") == "run1 n3\nrun1 n4\n")
  }

  @Test func anythingLargerThanAFileHasOneForItself() throws {
    let sink = sink([.literal("a.jsonl")], .size(bytes: 4))
    try sink.take(notice("longer"))
    try sink.take(notice("than"))
    _ = try sink.flush()
    #expect(folder.files == ["a.000001.jsonl", "a.000002.jsonl"])
  }

  @Test func dailyRotationPutsTheDateIntoTheName() throws {
    let sink = sink([.literal("w[1]*/a.jsonl")], .daily, keep: 2)
    try folder.write("w[1]*/b.2020-01-01.jsonl", "other\n")
    for day in 0..<4 { try sink.take(notice("day \(day)", clock: Int64(day) * 86_400_000)) }
    _ = try sink.flush()
    #expect(folder.files == ["w[1]*/a.1970-01-03.jsonl", "w[1]*/a.1970-01-04.jsonl", "w[1]*/b.2020-01-01.jsonl"])
  }

  @Test func moreFilesThanMayBeOpen() throws {
    let sink = sink([.device, .literal(".jsonl")])
    let devices = (0..<OpenFiles.limit * 2).map { "d\($0)" }
    for round in 0..<2 {
      for device in devices { try sink.take(notice("\(round)", device: device)) }
    }
    _ = try sink.flush()
    #expect(folder.files.count == devices.count)
    for device in devices { #expect(folder.read(device + ".jsonl") == "0\n1\n") }
  }

  @Test func allSinksOfARunShareWhatMayBeOpen() throws {
    let files = OpenFiles()
    let devices = (0..<OpenFiles.limit).map { "d\($0)" }
    let only = sink([.literal("only.jsonl")], files: files)
    let sinks = ["a", "b", "c"].map { sink([.literal($0 + "-"), .device, .literal(".jsonl")], files: files) }
    for round in 0..<2 {
      for device in devices {
        for sink in sinks { try sink.take(notice("\(round)", device: device)) }
      }
      #expect(openFiles == OpenFiles.limit)
      try only.take(notice("\(round)"))
    }
    for sink in sinks + [only] { _ = try sink.flush() }
    #expect(openFiles == OpenFiles.limit)
    #expect(folder.files.count == 3 * devices.count + 1)
    for file in folder.files { #expect(folder.read(file) == "0\n1\n", "\(file)") }
    // Those of a rule set that has gone have nothing open any more.
    for sink in sinks { try sink.reopen() }
    #expect(openFiles == 1)
  }

  /// What is written often stays open, whatever other sinks write.
  @Test func theFileThatWasUsedLongestAgoIsClosed() throws {
    let files = OpenFiles()
    let only = sink([.literal("only.jsonl")], files: files)
    let each = sink([.device, .literal(".jsonl")], files: files)
    for device in 0..<OpenFiles.limit * 2 {
      try only.take(notice("x"))
      try each.take(notice("x", device: "d\(device)"))
    }
    #expect(only.openCount == 1)
    #expect(each.openCount == OpenFiles.limit - 1)
  }

  @Test func aFolderThatCannotBeIsAFailure() throws {
    try folder.write("plain", "x")
    let sink = sink([.literal("plain/a.jsonl")])
    let notice = notice("a")
    #expect(throws: RunFailure.self) { try sink.take(notice) }
  }
}

@Suite struct OutputFileTests {
  @Test func aClosedReaderIsTold() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let file = OutputFile(descriptor: ends[1], name: "pipe", announcer: Announcer(output: { _ in }))
    #expect(try file.write(Array("x".utf8)) == .done)
    close(ends[0])
    #expect(try file.write(Array("x".utf8)) == .closed)
    close(ends[1])
  }

  @Test func aFileThatCannotBeWrittenIsAFailure() {
    let file = OutputFile(descriptor: 9_999, name: "nowhere", announcer: Announcer(output: { _ in }))
    #expect(throws: RunFailure("cannot write `nowhere`: bad file descriptor")) { try file.write([1]) }
    #expect(throws: RunFailure.self) {
      _ = try OutputFile(appendingTo: "/dev/null/x", with: Appending(announcer: Announcer()))
    }
  }
}

@Suite struct SinkSetTests {
  func rules(_ sinks: [CheckedSink.Target], notified: [Int]) -> CheckedRuleSet {
    let rule = CheckedRule(
      name: "sos", title: nil, formerName: nil, devices: .everyDevice, each: nil, trigger: .on([], while: nil),
      held: nil,
      clear: nil, during: [], unknown: .hold, late: .correct, severity: .info,
      notify: notified.map {
        .init(sink: $0, atMostEveryMilliseconds: nil, remindEveryMilliseconds: nil, only: nil)
      }, say: nil, neededSlots: [], place: .none)
    return CheckedRuleSet(
      fields: FieldPlan(fields: [], quotedAlarms: []), groups: [], rules: [rule],
      sinks: sinks.enumerated().map { CheckedSink(name: "s\($0)", target: $1, declaredIn: "", place: .none) },
      hours: [],
      batteryStates: BatteryThresholds(), zones: [.utc], tests: [])
  }

  private func inForce(_ rules: CheckedRuleSet, _ options: RunOptions) -> RulesInForce {
    RulesInForce(
      rules, index: FenceIndex.build([], crossGroups: []).0, hash: "", options: options, hashSeed: 1)
  }

  func output() -> OutputFile { OutputFile(descriptor: 1, name: "out", announcer: Announcer(output: { _ in })) }

  @Test func onlyTheFormsThatAreWantedAreWritten() throws {
    var options = RunOptions()
    options.format = .text
    let targets: [CheckedSink.Target] = [
      .stdout, .file(path: [.literal("/x")], rotation: .none, keep: nil, form: .json),
    ]
    let set = inForce(rules(targets, notified: [0, 1]), options)
    #expect(set.formBits(of: 0) == 0)
    #expect(set.formBits(of: 0b01) == 1 << NoticeForm.text.rawValue)
    #expect(set.formBits(of: 0b10) == 1 << NoticeForm.json.rawValue)
    #expect(set.formBits(of: 0b11) == 0b011)
    #expect(set.formBits(of: NoticeRecord.recordStream) == 0)
    #expect(set.formBits(of: 1 << 40) == 0)
  }

  @Test func aCheckpointHearsOfTheFilesAndOutputCanBeSilent() throws {
    let folder = try TestFolder()
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var options = RunOptions()
    options.recordsPath = folder.path + "/records.jsonl"
    let ledger = FileLedger(try StateDatabase())
    #expect(try ledger.cutBack() == [])
    let announcer = Announcer(output: { _ in })
    let output = OutputFile(descriptor: ends[1], name: "out", announcer: announcer)
    let set = try SinkSet(
      inForce(
        rules(
          [.stdout, .file(path: [.literal(folder.path + "/a.jsonl")], rotation: .none, keep: nil, form: .json)],
          notified: [0, 1]), options),
      options: options, output: output, appending: Appending(announcer: announcer, registry: ledger),
      files: OpenFiles(),
      ledger: ledger)
    let job = Job(fieldCount: 0)
    var notice = RenderedNotice()
    notice.sinks = 0b11 | NoticeRecord.recordStream
    job.outputs[0].bytes.append(Array("{\"id\":\"1\"}\n".utf8))
    notice.json = ByteSlice(offset: 0, length: job.outputs[0].bytes.count)
    job.outputs[0].notices = [notice]
    var merger = NoticeMerger()
    merger.merge(job.outputs, rowCount: 1, ticks: [], into: &job.order)
    job.clockBefore = 86_400_000
    set.suppressesOutput = true
    #expect(try set.tell(job))
    set.suppressesOutput = false
    #expect(try set.tell(job))
    var bytes = [UInt8](repeating: 0, count: 64)
    #expect(read(ends[0], &bytes, 64) == 11)
    let marks = try set.marks()
    #expect(marks.files.map(\.length) == [22, 22])
    #expect(Set(marks.files.map(\.path)) == [folder.path + "/a.jsonl", folder.path + "/records.jsonl"])
    #expect(throws: Never.self) { try marks.sync() }
    #expect(set.clock == 86_400_000)
  }
}
