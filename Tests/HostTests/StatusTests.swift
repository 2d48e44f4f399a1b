import Foundation
import Glibc
import Model
import Monitoring
import Platform
import Testing
import Wire

@testable import Host

@Suite struct StatusTests {
  /// 2026-03-02T08:00:00Z.
  private static let now: Int64 = 1_772_438_400_000

  private func report(
    _ change: (inout MetricsSnapshot) -> Void = { _ in }, health: Health = .well, at now: Int64 = now
  ) -> StatusReport {
    var snapshot = MetricsSnapshot()
    snapshot.phase = .running
    snapshot.process.version = "0.1.0"
    snapshot.process.start = Self.now - 183_600_000
    snapshot.process.residentBytes = 123_456_789
    change(&snapshot)
    return StatusReport(snapshot, health: health, process: 4711, at: now)
  }

  private func write(_ report: StatusReport, _ folder: TestFolder) throws {
    var file = StatusFile(inDirectory: folder.path)
    try file.write(report, at: 0)
  }

  /// The lock as a running engine holds it.
  private final class Held {
    private let descriptor: Int32
    init(_ folder: TestFolder) {
      descriptor = open(folder.path + "/lock", O_RDWR | O_CREAT, 0o644)
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    }
    deinit { close(descriptor) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TestFolder()
    #expect(try StatusFile.read(inDirectory: folder.path) == nil)
    let report = report { snapshot in
      snapshot.faults = ["a": "cannot write `ü\u{1b}\"`"]
      snapshot.rules = [RuleMetrics(name: "a \"b\"\n", severity: .critical)]
      snapshot.sinks = [SinkMetrics(name: "ops", kind: "mail")]
      snapshot.sinks[0].oldest = Self.now - 5000
      snapshot.sinks[0].lastError = "421 later"
      snapshot.journal = JournalMetrics()
      snapshot.flow.newestHeard = Self.now - 3
    }
    try write(report, folder)
    #expect(try StatusFile.read(inDirectory: folder.path) == report)
    #expect(folder.files == ["status.json", "status.json.spare"])
    let text = try #require(folder.read("status.json"))
    #expect(text.hasPrefix("{\"faults\":[") && text.hasSuffix(" \n"))
    #expect(text.contains("\"format\":1,") && text.contains("\"newest_heard\":\"2026-03-02T07:59:59.997Z\""))
  }

  @Test func isWrittenWhenItSaysSomethingNew() throws {
    let folder = try TestFolder()
    var file = StatusFile(inDirectory: folder.path)
    func written() throws -> String? { try StatusFile.read(inDirectory: folder.path)?.written }
    try file.write(report(), at: 0)
    try file.write(report({ $0.process.residentBytes = 1 }, at: Self.now + 1000), at: 1000)
    #expect(try written() == "2026-03-02T08:00:00Z")
    try file.write(report({ $0.intake.lines = 1 }, at: Self.now + 2000), at: 2000)
    #expect(try written() == "2026-03-02T08:00:02Z")
    try file.write(report({ $0.intake.lines = 1 }, at: Self.now + 12_000), at: 12_000)
    #expect(try written() == "2026-03-02T08:00:12Z")
  }

  @Test func anotherFormatOrRubbishIsRefused() throws {
    let folder = try TestFolder()
    try folder.write("status.json", "{\"format\":2,\"anything\":[]}")
    let failure = #expect(throws: RunFailure.self) { try StatusFile.read(inDirectory: folder.path) }
    #expect(failure?.message.contains("has format 2, this picket reads 1") == true)
    for text in ["{", "[]", "{}", "{\"format\":1}", "\u{0}"] {
      try folder.write("status.json", text)
      #expect(throws: RunFailure.self, "\(text)") { try StatusFile.read(inDirectory: folder.path) }
    }
    try folder.write("status.json", "")
    #expect(try StatusFile.read(inDirectory: folder.path) == nil)
  }

  @Test func readersNeverSeeAHalf() throws {
    let folder = try TestFolder()
    let path = folder.path
    try write(report(), folder)
    let writer = Spawned.start {
      var file = StatusFile(inDirectory: path)
      for number in 0..<300 {
        var snapshot = MetricsSnapshot()
        snapshot.intake.lines = number
        snapshot.rules = (0..<number % 50).map { RuleMetrics(name: "rule-\($0)", severity: .info) }
        try? file.write(StatusReport(snapshot, health: .well, process: 1, at: 0), at: Int64(number) * 60_000)
      }
    }
    for _ in 0..<300 { #expect(try StatusFile.read(inDirectory: path) != nil) }
    writer.join()
  }

  @Test func theLockTellsWhoRuns() throws {
    let folder = try TestFolder()
    #expect(StateUse.of(folder.path) == .free)
    var held: Held? = Held(folder)
    #expect(StateUse.of(folder.path) == .running)
    // Looking takes nothing away.
    #expect(StateUse.of(folder.path) == .running)
    held = nil
    #expect(StateUse.of(folder.path) == .free)
    _ = held
  }

  @Test func isWellWhereItRunsWithoutFault() throws {
    let folder = try TestFolder()
    let held = Held(folder)
    func answer(at now: Int64 = Self.now + 1000) throws -> StatusAnswer {
      try StatusAnswer(directory: folder.path, now: now)
    }
    #expect(try answer().faults == ["it has not told of itself yet: it is starting"])
    try write(report(), folder)
    #expect(try answer().isWell)
    #expect(try answer(at: Self.now + 31_000).faults == ["it has told nothing of itself for 31 s"])
    try write(report({ $0.faults = ["d": "disk full"] }, health: .faulty(["disk full"])), folder)
    #expect(try answer().faults == ["disk full"])
    try write(report(health: .stalled(seconds: 40)), folder)
    #expect(try answer().faults == ["input waits, and nothing of it was told for 40 s"])
    withExtendedLifetime(held) {}
  }

  @Test func withoutAnEngineItSaysWhenItLastWrote() throws {
    let folder = try TestFolder()
    let none = #expect(throws: RunFailure.self) { try StatusAnswer(directory: folder.path) }
    #expect(none?.message.hasSuffix("is no state directory: no engine has run on it") == true)
    #expect(throws: RunFailure.self) { try StatusAnswer(directory: folder.path + "/nothing") }
    #expect(throws: RunFailure.self) { try StatusAnswer(directory: "/dev/null") }
    try folder.write("lock", "1\n")
    try write(report(), folder)
    let answer = try StatusAnswer(directory: folder.path, now: Self.now + 7_500_000)
    #expect(!answer.isRunning && !answer.isWell)
    #expect(answer.text.hasPrefix("No engine runs on "))
    #expect(answer.text.contains("The last one wrote 2 h 5 min ago:\n"))
  }

  @Test func jsonIsTheReportAndMore() throws {
    let folder = try TestFolder()
    let held = Held(folder)
    try write(report { $0.intake.devices = 7 }, folder)
    let json = try StatusAnswer(directory: folder.path, now: Self.now + 1500).json()
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["running"] as? Bool == true && object["well"] as? Bool == true)
    #expect(object["age_s"] as? Double == 1.5)
    let status = try #require(object["status"] as? [String: Any])
    #expect((status["input"] as? [String: Any])?["devices"] as? Int == 7)
    withExtendedLifetime(held) {}
  }

  @Test func theTextFitsATerminal() throws {
    let folder = try TestFolder()
    let held = Held(folder)
    let report = report { snapshot in
      snapshot.faults = [
        "d": "cannot write `/var/lib/picket/a-very-long-name-of-a-file.jsonl`: no space left on device"
      ]
      snapshot.rules = (0..<30).map { number in
        var rule = RuleMetrics(name: "rule-\(number)-" + String(repeating: "ü", count: number * 3), severity: .critical)
        (rule.open, rule.fired) = (number * 12_345, 1_234_567_890)
        return rule
      }
      snapshot.rules[29].name = "evil\u{1b}[31m\n"
      snapshot.sinks = [SinkMetrics(name: String(repeating: "s", count: 60), kind: "webhook")]
      (snapshot.sinks[0].spooled, snapshot.sinks[0].sent) = (1_234_567, 1_234_567_890)
      snapshot.sinks[0].oldest = Self.now - 86_400_000 * 3
      snapshot.sinks[0].lastError = "451 4.7.1 try again later: " + String(repeating: "x", count: 100)
      var journal = JournalMetrics()
      (journal.sequence, journal.synced, journal.bytes, journal.tornBytes) = (
        1_234_567_890, 1_234_567_000, 98_765_432_100, 12_345
      )
      (journal.checkpoint, journal.checkpointTime) = (1_234_560_000, Self.now - 59_300)
      snapshot.journal = journal
      snapshot.ruleSet.hash = String(repeating: "0123456789abcdef", count: 4)
      (snapshot.ruleSet.loaded, snapshot.ruleSet.reloads, snapshot.ruleSet.failedReloads) = (Self.now - 9000, 2, 1)
      snapshot.intake.events = [.native: 1_234_567_890]
      (snapshot.intake.devices, snapshot.intake.duplicates) = (100_000, 12_345_678)
      (snapshot.flow.newestHeard, snapshot.flow.isLive, snapshot.flow.chunksWaiting) = (Self.now - 400, true, 7)
    }
    try write(report, folder)
    let text = try StatusAnswer(directory: folder.path, now: Self.now + 200).text
    let wide = text.split(separator: "\n").filter { $0.count > StatusText.width }
    #expect(wide == [])
    #expect(!text.contains("\u{1b}"))
    for part in [
      "with a fault.\n", "space left on device", "newest      0.6 s ago, 7 chunks waiting", "Open alerts: ",
      "… and 9 rules more",
      "1,234,567,890", "checkpoint  at record 1,234,560,000, 59 s ago", "evil\\u{1b}[31m", "3 d",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    withExtendedLifetime(held) {}
  }
}
