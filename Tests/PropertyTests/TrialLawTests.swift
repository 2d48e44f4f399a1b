import Foundation
import Testing

@testable import SmallWorlds

/// A test that expects exactly what a run told passes; one whose expectations are not exactly that fails.
@Suite struct TrialLawTests {
  private struct Told {
    var kind: String
    /// The line behind `expect`, with times moved by so many seconds.
    func line(movedBy seconds: Double = 0) -> String {
      let moved = Self.moved(time, by: seconds)
      return "  expect \(kind)\(fence.map { " in \"\($0)\"" } ?? "") at \(moved) since \(since) saying \"\(message)\"\n"
    }
    var time: String
    var since: String
    var fence: String?
    var message: String

    private static func moved(_ time: String, by seconds: Double) -> String {
      if seconds == 0 { return time }
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let date = (try? style.parse(time)) ?? (try? Date.ISO8601FormatStyle().parse(time)) ?? .distantPast
      return style.format(date.addingTimeInterval(seconds))
    }
  }

  @Test(arguments: ProgramLawTests.seeds)
  func exactlyTheNoticesOfARunPass(seed: Int) throws {
    var dice = Dice(seed)
    let folder = try Scratch()
    let world = SmallWorld(&dice, eventCount: 300)
    let names = (1...5).map { "wild-\($0)" }
    let rules =
      world.declarations + "hours day mon-sun 00:10-00:50\n"
      + WildRules.random(&dice).split(separator: "rule ").prefix(5).map { "rule " + $0 }.joined()
    try folder.write("boxes.geojson", world.setFile)
    try folder.write("events.jsonl", world.eventLines)
    let file = try folder.write("all.rules", rules)
    let records = folder.path("records.jsonl")
    let run = try BuiltProgram.run([
      "run", file, "--input", folder.path("events.jsonl"), "--records", records, "--until", "2026-03-03T06:00:00Z",
    ])
    try #require(run.code == 0, "\(run.errors)")
    var told: [String: [Told]] = [:]
    for line in try folder.read("records.jsonl").split(separator: UInt8(ascii: "\n")) {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      func text(_ key: String) -> String? { object[key] as? String }
      let time = try #require(text("time"))
      told[try #require(text("device")), default: []].append(
        Told(
          kind: try #require(text("notice")), time: time, since: text("since") ?? time, fence: text("fence"),
          message: try #require(text("message")).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")))
    }
    try #require(!told.isEmpty)

    var text = rules
    var expected: [String] = []
    func add(_ device: String, _ lines: [String], _ verdict: String) {
      text += "\ntest \"\(expected.count)\"\n  rule \(names.joined(separator: ", "))\n  device \"\(device)\"\n"
      text += "  events \"events.jsonl\"\n  until 2026-03-03T06:00:00Z\n" + lines.joined()
      expected.append(verdict)
    }
    for (device, notices) in told.sorted(by: { $0.key < $1.key }) {
      let lines = notices.map { $0.line() }
      add(device, lines, "passed")
      add(device, ["  expect nothing\n"], "failed")
      for _ in 0..<2 {
        let one = dice.roll(0...notices.count - 1)
        var shifted = lines
        shifted[one] = notices[one].line(movedBy: dice.once(in: 2) ? 1 : -1)
        // Another of the same kind may be just there.
        if shifted.sorted() != lines.sorted() { add(device, shifted, "failed") }
        if notices.count(where: { $0.kind == notices[one].kind }) > 1 {
          add(device, lines.enumerated().filter { $0.offset != one }.map(\.element), "failed")
        }
        add(device, lines + [lines[one]], "failed")
      }
    }
    let tests = try folder.write("tests.rules", text)
    let outcome = try BuiltProgram.run(["test", tests, "--format", "json"])
    let verdicts = try outcome.output.split(separator: UInt8(ascii: "\n")).dropLast().map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      return object?["result"] as? String ?? ""
    }
    #expect(verdicts == expected, "seed \(seed): \(outcome.errors)")
    #expect(outcome.code == 1)
    // Packed, and by another number of workers, it is the same.
    _ = try BuiltProgram.launch("/bin/gzip", [folder.path("events.jsonl")])
    let packed = try folder.write("packed.rules", text.replacing("events.jsonl", with: "events.jsonl.gz"))
    for workers in ["3"] {
      let again = try BuiltProgram.run(["test", packed, "--format", "json", "--workers", workers])
      #expect(
        String(decoding: again.output, as: UTF8.self).replacing("packed.rules", with: "tests.rules")
          == String(decoding: outcome.output, as: UTF8.self), "seed \(seed), \(workers) workers")
    }
  }
}
