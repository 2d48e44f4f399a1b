import Foundation
import Testing

/// The built program under edited rules, its input open all the while.
@Suite(.serialized) struct ReloadTests {
  private static func fast(_ limit: Int, name: String = "fast") -> String {
    "rule \(name)\n  when speed > \(limit) km/h\n"
  }

  /// Edits the rules, asks for them by SIGHUP, and waits until something is said that contains this.
  private func reload(_ program: LiveProgram, _ rules: String, until words: String) throws {
    try Data(rules.utf8).write(to: program.folder.appendingPathComponent("a.rules"))
    program.signalled(SIGHUP)
    #expect(said(program, words) != nil)
  }

  /// The first line on stderr that contains these words; nil: there is none.
  @discardableResult
  private func said(_ program: LiveProgram, _ words: String) -> String? {
    while let line = program.readErrorLine() { if line.contains(words) { return line } }
    return nil
  }

  private func fetched(_ address: String) throws -> String {
    let curl = Process()
    let output = Pipe()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    curl.arguments = ["--silent", "--max-time", "20", address]
    curl.standardOutput = output
    try curl.run()
    let bytes = try output.fileHandleForReading.readToEnd()
    curl.waitUntilExit()
    return String(decoding: bytes ?? Data(), as: UTF8.self)
  }

  private func told(_ program: LiveProgram) -> String {
    let line = program.readLine() ?? ""
    let keys = ["notice", "rule"].map { key in
      line.firstRange(of: "\"\(key)\":\"").map { String(line[$0.upperBound...].prefix { $0 != "\"" }) } ?? ""
    }
    return keys.joined(separator: " ")
  }

  @Test func anAlertStaysUnderAnotherThreshold() throws {
    let program = try LiveProgram(rules: Self.fast(50), arguments: ["--state", "state"])
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    try reload(program, Self.fast(40), until: "thresholds changed, its alerts stay")
    program.send(speed: 45)
    program.send(speed: 30)
    #expect(told(program) == "cleared fast")
    program.endInput()
    let end = program.wait()
    #expect(end.code == 0 && end.output.isEmpty)
  }

  @Test func aRuleThatIsGoneTakesItsAlertsBack() throws {
    let program = try LiveProgram(rules: Self.fast(50) + Self.fast(55, name: "other"))
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    #expect(told(program) == "fired other")
    try reload(program, Self.fast(50), until: "rule other is gone")
    #expect(told(program) == "withdrawn other")
    program.send(speed: 30)
    #expect(told(program) == "cleared fast")
    program.endInput()
    #expect(program.wait().code == 0)
  }

  @Test func aRuleGoesOnUnderAnotherName() throws {
    let program = try LiveProgram(rules: Self.fast(50))
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    let rules = "rule quick was fast\n  when speed > 50 km/h\n"
    try reload(program, rules, until: "rule quick, formerly fast: its alerts stay")
    program.send(speed: 30)
    #expect(told(program) == "cleared quick")
    program.endInput()
    #expect(program.wait().code == 0)
  }

  @Test func newFieldsAreReadFromThenOn() throws {
    let program = try LiveProgram(rules: Self.fast(50), arguments: ["--state", "state"])
    // From here on it has read its rules and listens to signals.
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    let fields = (1...12).map { "field f\($0) at \"x.f\($0)\" number\n" }.joined()
    let rule = "rule twice\n  when f12 > 3 and speed > 10 km/h\n"
    try reload(program, fields + rule, until: "rule fast is gone")
    #expect(told(program) == "withdrawn fast")
    program.send(speed: 60, more: "\"x\":{\"f12\":4}")
    #expect(told(program) == "fired twice")
    try reload(program, Self.fast(50), until: "rule twice is gone")
    #expect(told(program) == "withdrawn twice")
    program.send(speed: 60, more: "\"x\":{\"f12\":4}")
    #expect(told(program) == "fired fast")
    program.endInput()
    #expect(program.wait().code == 0)
  }

  /// Each of these is refused, for its reason, and the rules in force stay.
  @Test(arguments: [
    ("rule fast\n  when sped > 50 km/h\n", "what was loaded anew has errors"),
    (
      fast(40)
        + "test \"no\"\n  rule fast\n  device d\n  at 2026-03-02T08:00:00Z speed 60 km/h\n  expect nothing\n",
      "one of their tests fails"
    ),
    (
      "sink ops mail \"a@example.org\" server \"smtp://127.0.0.1:1\" insecure from \"p@example.org\" user \"p\" password env NO_SUCH\n"
        + fast(40) + "  notify ops\n", "NO_SUCH"
    ),
    ("sink log file \"a.rules/x.jsonl\"\n" + fast(40) + "  notify log\n", "not a directory"),
  ])
  func whatCannotBeTakenIsRefused(_ rules: String, _ words: String) throws {
    let program = try LiveProgram(rules: Self.fast(50), arguments: ["--metrics", "127.0.0.1:0"])
    let address = said(program, "metrics at ")?.split(separator: " ").last.map(String.init) ?? ""
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    try reload(program, rules, until: words)
    // Above the refused threshold, below the one in force.
    program.send(speed: 45)
    #expect(told(program) == "cleared fast")
    try reload(program, Self.fast(70), until: "thresholds changed")
    program.send(speed: 60)
    program.send(speed: 80)
    #expect(told(program) == "fired fast")
    let metrics = try fetched(address)
    #expect(metrics.contains("picket_reloads_total{outcome=\"failed\"} 1"))
    #expect(metrics.contains("picket_reloads_total{outcome=\"ok\"} 1"))
    program.endInput()
    #expect(program.wait().code == 0)
  }

  @Test func editedFilesAreSeen() throws {
    let program = try LiveProgram(rules: Self.fast(50), arguments: ["--watch"])
    program.send(speed: 60)
    #expect(told(program) == "fired fast")
    let file = program.folder.appendingPathComponent("a.rules")
    try Data(Self.fast(5).utf8).write(to: file, options: .atomic)
    #expect(said(program, "thresholds changed") != nil)
    program.send(speed: 30)
    program.send(speed: 3)
    #expect(told(program) == "cleared fast")
    program.endInput()
    #expect(program.wait().code == 0)
  }

  /// Reloads in the middle of a stream that does not pause: each event is read once, by the one rules or the other.
  @Test(arguments: [[], ["--state", "state"]]) func noEventIsMissed(_ arguments: [String]) throws {
    let fence = "fence yard circle 48.1, 11.5 radius 500 m\n"
    func rules(_ number: Int) -> String {
      fence.replacing("500", with: String(500 + number)) + "sink log file \"log-\(number % 2).txt\" format text\n"
        + Self.fast(50 + number % 3) + "  notify log\nrule all\n  when speed > 20 km/h and outside yard\n  notify log\n"
    }
    let program = try LiveProgram(rules: rules(0), arguments: arguments + ["--rejects", "rejects.jsonl"])
    let count = 60_000
    for number in 0..<count {
      program.send(speed: number % 100)
      if number % 2000 != 1999 { continue }
      let edited = Data(rules(number / 2000).utf8)
      try edited.write(to: program.folder.appendingPathComponent("a.rules"), options: .atomic)
      program.signalled(SIGHUP)
      // Twice in a row, sometimes.
      if number % 3 == 0 { program.signalled(SIGHUP) }
    }
    program.endInput()
    let end = program.wait()
    #expect(end.code == 0)
    #expect(end.errors.contains("60,000 events of 1 device"), "\(end.errors)")
    #expect(end.errors.contains("thresholds changed"))
  }
}
