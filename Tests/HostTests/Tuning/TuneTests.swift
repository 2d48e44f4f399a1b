import Engine
import Foundation
import Glibc
import Model
import Platform
import Replays
import Rules
import Testing

@testable import Host

@Suite struct TuneTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  static let rules = """
    sink ops stdout
    rule too-fast
      when speed > 60 km/h
      held 20 s
      clear speed < 50 km/h
      notify ops

    """

  /// Four devices, each for some minutes at each of its speeds in turn; two days lie between the first and the last.
  private func events() -> String {
    var lines: [String] = []
    for day in [2, 4] {
      for (device, speeds) in [[45, 62, 45], [65, 75, 40], [45, 95, 45], [55, 58, 55]].enumerated() {
        for (number, speed) in speeds.enumerated() {
          for step in 0..<12 {
            let second = step % 6 * 10
            let time = "2026-03-0\(day)T08:\(10 + number * 2 + step / 6):\(second == 0 ? "00" : "\(second)")Z"
            lines.append(#"{"device":"v-\#(device)","time":"\#(time)","lat":48,"lon":11,"speed":\#(speed)}"#)
          }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Runs each rule set as `picket run` would, one after the other.
  private func evaluate(_ lanes: [LoadedRuleSet], _ input: String) throws(RunFailure) -> TuningPass {
    var pass = TuningPass(measures: [], events: 0, devices: 0, first: 1_772_439_000_000, last: 1_772_612_150_000)
    for lane in lanes {
      var options = RunOptions()
      options.inputs = [.file(input)]
      let null = open("/dev/null", O_WRONLY)
      defer { close(null) }
      let result = try Run.run(
        lane, RuleMaterial(), paths: [], options: options, stop: StopSignal(), announcer: Announcer(output: { _ in }),
        output: null)
      var measure = TuningMeasure()
      measure.episodes = result.counts.notices[.fired] ?? 0
      measure.notices = result.counts.notices.values.reduce(0, +)
      pass.measures.append(measure)
      pass.events = result.counts.events
      pass.devices = result.counts.engine.devices
    }
    return pass
  }

  private func tune(
    _ vary: String, rule: String = "too-fast", _ text: String = rules, format: TuneOptions.Format = .csv,
    evaluate: Tune.Evaluation? = nil
  ) throws -> (isWell: Bool, output: String, said: String) {
    let path = try folder.write("x.rules", text)
    let input = try folder.write("events.jsonl", events())
    let out = try folder.write("out", "")
    let descriptor = open(out, O_WRONLY)
    defer { close(descriptor) }
    let said = Locked("")
    var options = TuneOptions(rule: rule, variation: try Variation(vary))
    options.format = format
    let isWell = try Tune.run(
      [path], options: options, announcer: Announcer(output: { text in said.withLock { $0 += text } }),
      output: descriptor
    ) { (lanes) throws(RunFailure) in
      if let evaluate { return try evaluate(lanes) }
      return try self.evaluate(lanes, input)
    }
    return (isWell, folder.read("out") ?? "", said.withLock { $0 })
  }

  @Test func everyValueIsEvaluated() throws {
    let (isWell, output, said) = try tune("speed=50..100/10 km/h")
    #expect(isWell && said == "")
    let lines = output.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.map { $0[0] } == ["value", "50", "60", "70", "80", "90", "100"])
    #expect(lines.map { $0[2] } == ["now", "no", "yes", "no", "no", "no", "no"])
    // On each of two days three, two, one, one and no device is as fast for so long; the fourth one never gets below 50.
    #expect(lines.map { $0[3] } == ["episodes", "7", "6", "4", "2", "2", "0"])
  }

  @Test func theTextIsATableAndAChart() throws {
    let output = try tune("held=0,20,50,300 s", format: .table).output
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("rule `too-fast`, `held` at ") && lines[0].hasSuffix("x.rules:4"))
    #expect(lines[1] == "288 events of 4 devices in 2 d")
    #expect(lines.contains { $0.hasPrefix("now   20 s         6    21.0") })
    #expect(lines.contains { $0.hasPrefix("now   20 s  █") })
    #expect(lines.contains { $0.hasPrefix("     300 s                       ") })
  }

  @Test func faultsOfTheRulesAreTold() throws {
    let (isWell, output, said) = try tune(
      "speed=50 km/h", "rule too-fast when speed > 50\n", evaluate: { _ in fatalError("nothing is evaluated") })
    #expect(!isWell && output == "" && said.contains("U01"))
    let fences = try tune(
      "speed=50 km/h", "fence a file \"nowhere.geojson\"\nrule too-fast when speed > 50 km/h and inside a\n",
      evaluate: { _ in fatalError("nothing is evaluated") })
    #expect(!fences.isWell && fences.output == "" && fences.said.contains("F10"))
  }

  @Test func withoutEventsThereIsNothingToJudgeBy() throws {
    #expect(throws: RunFailure("there are no events in the input: a value is judged by what it did")) {
      try tune("speed=50 km/h") { (lanes) throws(RunFailure) in
        TuningPass(measures: lanes.map { _ in TuningMeasure() }, events: 0, devices: 0, first: 0, last: 0)
      }
    }
  }

  @Test func mailsAreToldWhereTheRuleTellsAMailSink() throws {
    let text = Self.rules.replacingOccurrences(of: "sink ops stdout", with: "sink ops mail \"ops@example.org\"")
    let columns = try [Self.rules, text].map { rules in
      try tune("speed=50 km/h", rules, format: .table) { (lanes) throws(RunFailure) in
        TuningPass(
          measures: lanes.map { _ in TuningMeasure() }, events: 1, devices: 1, first: 0, last: 86_400_000)
      }.output
    }
    #expect(!columns[0].contains("mails") && columns[0].contains("notices a week"))
    #expect(columns[1].contains("mails a week"))
  }
}
