import Foundation
import Platform
import Storage
import Testing

@testable import Host
@testable import SmallWorlds

/// What a start of a run does to what was before it.
@Suite struct RestartTests {
  private static let start = LiveScript.start

  private static func script(_ rules: String, _ steps: [LiveScript.Step]) -> LiveScript {
    var dice = Dice(1)
    var script = LiveScript(&dice, eventCount: 2)
    script.files = ["all.rules": rules]
    script.steps = steps
    return script
  }

  private static func step(_ seconds: Double, _ line: String = "", edits: [String: String] = [:]) -> LiveScript.Step {
    let time = start + Int64(seconds * 1000)
    let text = line.isEmpty ? "" : "{\"time\":\(time)," + line.dropFirst() + "\n"
    return LiveScript.Step(time: time, bytes: Array(text.utf8), edits: edits)
  }

  private func log(_ folder: RunFolder, _ name: String = "out/log.jsonl") -> [String] {
    let text = FileManager.default.contents(atPath: folder.path(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { return nil }
      return "\(value["notice"] ?? "") \(value["rule"] ?? "") \(value["device"] ?? "")"
    }.filter { !$0.hasPrefix(" ") }
  }

  @Test func nobodyIsReportedForOurOutage() throws {
    let rules = "sink log file \"out/log.jsonl\"\nrule lost\n  when silent for 60 s\n  notify log\n"
    let folder = try RunFolder()
    let script = Self.script(
      rules,
      [
        Self.step(0, "{\"device\":\"gone\",\"speed\":1}"), Self.step(5, "{\"device\":\"van\",\"speed\":1}"),
        Self.step(40),
        Self.step(65), Self.step(70), Self.step(71), Self.step(3600),
        Self.step(3630, "{\"device\":\"gone\",\"speed\":1}"),
        Self.step(3650), Self.step(3665), Self.step(3667),
      ])
    // What comes is stamped with the next step's time. `gone` is silent since the first second, and told of before the outage.
    try LiveLawTests.play(script, in: folder, to: 5)
    #expect(log(folder) == ["fired lost gone"])
    try LiveLawTests.play(script, in: folder, from: 6)
    // It came back 30 s after the start; `van` is silent for 60 s of this run.
    #expect(log(folder) == ["fired lost gone", "cleared lost gone", "fired lost van"])
  }

  @Test func whatIsToldOnScreenIsNotSilencedByAMarkOfLostRecords() throws {
    let folder = try RunFolder()
    let script = Self.script(
      "rule fast\n  when speed > 50 km/h\n  notify log\nsink log file \"out/log.jsonl\"\n",
      [
        Self.step(0, "{\"device\":\"van\",\"speed\":60}"), Self.step(10, "{\"device\":\"van\",\"speed\":60}"),
        Self.step(11),
      ])
    try LiveLawTests.play(script, in: folder)
    // A power failure took records that had been told.
    try folder.write("state/told", [200, 0, 0, 0, 0, 0, 0, 0])
    var options = StateOptions(folder: folder.path("state"))
    options.fsync = .never
    let announcer = Announcer(.quiet, output: { _ in })
    let state = try StateDirectory(options, announcer: announcer)
    let material = RuleMaterial()
    let loaded = try RuleSetLoader.load([folder.path("all.rules")], material: material)
    let versions = try RuleSetVersions(
      loaded, material, options: RunOptions(), hashSeed: state.hashSeed, store: state.ruleSets)
    let stores = try state.stores(versions, stop: StopSignal(), announcer: announcer)
    #expect(stores.toldBefore == state.journal.openedSequence)
    try state.journal.close()
  }

  /// Sets are kept as long as the journal has records under them, and no longer.
  @Test func ruleSetsGoWithTheirRecords() throws {
    let folder = try RunFolder()
    func rules(_ limit: Int) -> String {
      "sink log file \"out/log.jsonl\"\nrule fast\n  when speed > \(limit) km/h\n  notify log\n"
    }
    var steps: [LiveScript.Step] = []
    for number in 0..<30 {
      let edits = number % 3 == 1 ? ["all.rules": rules(number)] : [:]
      steps.append(
        Self.step(Double(number) * 2, "{\"device\":\"van\",\"speed\":\(number % 2 * 90)}", edits: edits))
    }
    let script = Self.script(rules(100), steps)
    try LiveLawTests.play(script, in: folder, to: 20, checkpoints: 0)
    let sets = folder.contents("state/rules/sets").count
    #expect(sets == 8)
    let wanted = log(folder)
    // The journal alone gives the same again: every set is there.
    let copy = folder.contents("out", "state")
    try folder.keepJournalAlone()
    try LiveLawTests.recover(folder, at: Self.start + 40_000)
    #expect(log(folder) == wanted)
    try folder.putBack(copy, "out", "state")
    try LiveLawTests.play(script, in: folder, from: 20, checkpoints: 0)
    #expect(folder.contents("state/rules/sets").count == 11)
  }

  @Test func usesAreForgottenWithTheirRecords() throws {
    let folder = try RunFolder()
    let store = try RuleSetStore(folder: folder.path("rules"))
    let uses = RuleSetUses(store)
    let hashes = try (0..<4).map { number in
      try uses.keep(RuleSetContent(pieces: [.init(kind: .rules, name: "a", bytes: [UInt8(number)])]))
    }
    uses.change(from: hashes[0], to: hashes[1], at: 10)
    uses.change(from: hashes[1], to: hashes[2], at: 20)
    uses.retain(from: 10)
    #expect(folder.contents("rules/sets").count == 4)
    uses.retain(from: 11)
    #expect(throws: RunFailure.self) { try store.content(hashes[0]) }
    #expect(throws: Never.self) { try store.content(hashes[1]) }
    uses.retain(from: 1000)
    // What is in force, and what is about to be, stays.
    #expect(folder.contents("rules/sets").count == 2)
    #expect(throws: Never.self) { try store.content(hashes[2]) }
    #expect(throws: Never.self) { try store.content(hashes[3]) }
    let again = RuleSetUses(store)
    again.restore(uses.all(at: 30))
    again.retain(from: 31)
    #expect(folder.contents("rules/sets").isEmpty)
  }

  /// A password that is gone with the rules that asked for it stops no recovery.
  @Test func oldRulesNeedNoSecretsOfTheirs() throws {
    let folder = try RunFolder()
    let plain = "sink log file \"out/log.jsonl\"\nrule fast\n  when speed > 50 km/h\n  notify log\n"
    let password = try folder.write("secret", "word".utf8)
    let mail =
      "sink ops mail \"ops@example.org\" server \"smtp://127.0.0.1:1\" insecure from \"p@example.org\" user \"p\" password file \"\(password)\"\n"
      + plain + "  notify ops\n"
    let fast = "{\"device\":\"van\",\"speed\":60}"
    let slow = "{\"device\":\"van\",\"speed\":40}"
    let script = Self.script(plain, [Self.step(0, slow), Self.step(2, fast, edits: ["all.rules": mail]), Self.step(4)])
    var copy: [String: Data] = [:]
    try LiveLawTests.play(script, in: folder) { driver, step in
      guard step == 2 else { return }
      driver.waitUntilQuiet()
      copy = folder.contents("out", "state")
    }
    #expect(folder.contents("state/rules/sets").count == 2)
    try folder.putBack(copy, "out", "state")
    try FileManager.default.removeItem(atPath: password)
    try folder.write("all.rules", plain.utf8)
    try LiveLawTests.recover(folder, at: Self.start + 10_000)
    #expect(throws: RunFailure.self) {
      try folder.write("all.rules", mail.utf8)
      try LiveLawTests.recover(folder, at: Self.start + 20_000)
    }
  }

  /// What a reload cannot have is found before anything is in force: the run goes on under the old rules.
  @Test(arguments: ["ops", "folder"]) func sinksThatCannotBeHadAreRefused(_ which: String) throws {
    let folder = try RunFolder()
    let plain = "sink log file \"out/log.jsonl\"\nrule fast\n  when speed > 50 km/h\n  notify log\n"
    let bad =
      which == "ops"
      ? "sink ops mail \"o@example.org\" server \"smtp://127.0.0.1:1\" insecure from \"p@example.org\" user \"p\" password env PICKET_NO\n"
      : "sink ops file \"all.rules/a.jsonl\"\n"
    let edits = ["all.rules": bad + plain + "  notify ops\n"]
    let script = Self.script(
      plain,
      [
        Self.step(0, "{\"device\":\"van\",\"speed\":40}"),
        Self.step(2, "{\"device\":\"van\",\"speed\":60}", edits: edits),
        Self.step(4, "{\"device\":\"van\",\"speed\":40}"), Self.step(6),
      ])
    try LiveLawTests.play(script, in: folder)
    #expect(log(folder) == ["fired fast van", "cleared fast van"])
  }
}
