import Platform
import Rules
import Testing

@testable import Host

/// `check --input`: the pages' own recordings, and rules about which a recording says nothing.
@Suite struct RecordedLintTests {
  static let pages = DiagnosticPages.all.filter { $0.input != nil }

  /// Codes of what a recording adds to the findings of the rules alone.
  static func added(_ rules: String, _ events: String) throws -> [Diagnostic] {
    let folder = try TestFolder()
    let file = try folder.write("fleet.rules", rules)
    let loaded = try RuleSetLoader.load([file], watchesWays: true)
    #expect(loaded.diagnostics.isEmpty, "\(DiagnosticReport.text(loaded, isColoured: false))")
    let input = EventInput.file(try folder.write("day.jsonl", events))
    let result = try #require(try TrackProfiler.read([input], for: loaded, dialect: nil, device: nil))
    let checked = try #require(loaded.rules)
    return InputLints.lint(checked, parsed: loaded.parsed, profile: result.profile)
  }

  @Test(arguments: pages.map(\.code)) func theWrongTextHasTheFinding(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    #expect(try Self.added(page.wrong, page.input ?? "").map(\.code) == [code])
  }

  @Test(arguments: pages.map(\.code)) func theRightTextHasNone(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    #expect(try Self.added(page.right, page.input ?? "").map(\.message) == [])
  }

  @Test(arguments: pages.map(\.code)) func theFixTakesItAway(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    for finding in try Self.added(page.wrong, page.input ?? "") {
      for edit in finding.fixes.flatMap(\.edits) {
        var bytes = Array(page.wrong.utf8)
        bytes.replaceSubrange(edit.range.start..<edit.range.end, with: Array(edit.replacement.utf8))
        #expect(try Self.added(String(decoding: bytes, as: UTF8.self), page.input ?? "").isEmpty)
      }
    }
  }

  /// `{"device":…}` lines, one a `step` of seconds.
  static func events(_ count: Int, every step: Int, device: String = "t-1", _ fields: (Int) -> String) -> String {
    (0..<count).map { number in
      let time = 1_772_438_400 + number * step
      return "{\"device\":\"\(device)\",\"time\":\(time)\(fields(number))}\n"
    }.joined()
  }

  @Test(arguments: [
    // One of two devices reports the battery: the rule may fire for it.
    ("rule r when battery < 15 %", "mixed"),
    // The state may last without events.
    ("rule r when speed > 5 km/h held 10 s even if silent", "slow"),
    // `or`: the other half can be true.
    ("rule r when battery < 15 % or speed > 5 km/h", "slow"),
    // An alarm is rare by nature.
    ("rule r on alarm sos", "slow"),
    ("rule r when count(alarm sos) over 1 min >= 1", "slow"),
    // Without the field it is true.
    ("rule r when not has battery within 1 d", "slow"),
    // What is unknown ends the alert.
    ("rule r when speed > 5 km/h clear battery > 20 % if unknown clear", "slow"),
    // A field within a time needs no report of its own.
    ("rule r when speed within 1 h > 5 km/h held 10 min gap 20 min", "slow"),
    // Nobody of the list has been heard, which is what the rule waits for.
    ("devices boats \"boat-1\"\nrule r for boats when silent for 20 min", "slow"),
    // Too few events to say anything.
    ("rule r when battery < 15 %", "short"),
    ("rule r when speed > 5 km/h held 30 s", "short"),
    // The fence is small, and the devices stop in it.
    ("fence depot circle 48.1, 11.5 radius 15 m\nrule r on enter depot", "stops"),
  ])
  func isSilent(_ rules: String, _ recording: String) throws {
    let events: String
    switch recording {
    case "mixed":
      events =
        Self.events(20, every: 60) { _ in ",\"speed\":50" }
        + Self.events(20, every: 60, device: "t-2") { _ in ",\"battery\":50" }
    case "short": events = Self.events(3, every: 300) { _ in ",\"speed\":50" }
    case "stops":
      // Ten minutes on the way, ten at the depot.
      events = Self.events(60, every: 60) { number in
        ",\"lat\":48.1,\"lon\":\(number / 10 % 2 == 0 ? 11.5 : 11.51 + Double(number % 10) / 100)"
      }
    default: events = Self.events(30, every: 300) { _ in ",\"speed\":50" }
    }
    #expect(try Self.added(rules, events).map(\.message) == [])
  }

  /// Rubbish and refused lines are passed over and counted.
  @Test func refusedLinesAreCounted() throws {
    let folder = try TestFolder()
    let loaded = try RuleSetLoader.load([try folder.write("a.rules", "rule r when speed > 5 km/h\n")])
    let long = String(repeating: "x", count: 2 << 20)
    let text = Self.events(3, every: 60) { _ in "" } + "rubbish\n{\n" + long + "\n"
    let input = EventInput.file(try folder.write("day.jsonl", text))
    let result = try #require(try TrackProfiler.read([input], for: loaded, dialect: nil, device: nil))
    #expect(result.events == 3 && result.refused == 3)
    #expect(throws: RunFailure.self) {
      try TrackProfiler.read([.file("/nowhere/day.jsonl")], for: loaded, dialect: nil, device: nil)
    }
  }

  @Test func aSampleIsFairAndSmall() {
    var sample = SparseSample()
    #expect(sample.median == nil)
    for value in 0..<100_000 { sample.add(Int64(value % 1000)) }
    let median = sample.median ?? 0
    #expect(median > 300 && median < 700)
    var huge = SparseSample()
    for _ in 0..<5 { huge.add(.max) }
    #expect(huge.median == Int64(Int32.max))
  }
}
