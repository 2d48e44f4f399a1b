import Engine
import Foundation
import Geofences
import Model
import Platform
import Replays
import Rules
import Testing

@testable import Host

@Suite struct VariedRuleSetsTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  static let square = """
    {"type":"FeatureCollection","features":[{"type":"Feature","id":"mill","properties":{"maxspeed":30},
    "geometry":{"type":"Polygon","coordinates":[[[11,48],[11.01,48],[11.01,48.01],[11,48.01],[11,48]]]}}]}
    """
  static let rules = """
    fence  home circle 48, 11 radius 100 m
    fences zones file "zones.geojson" limit: speed in km/h from "maxspeed"
    fence  lost file "nowhere.geojson"
    devices vans file "vans.txt"
    sink   ops mail "ops@example.org"
    let    quick = speed > 60 km/h and inside home
    let    other = inside lost
    rule r
      for vans
      when quick or speed > 100 km/h
      held 30 s
      clear speed < 50 km/h
      notify ops at most every 10 min
    rule z
      each zones as area
      when inside area and speed > area.limit by 5 km/h
    rule q
      when other
    test "t"
      rule r
      device "van-1"
      at 2026-03-02T08:00:00Z inside home, speed 90 km/h
      expect nothing
    """

  private func load(_ vary: String, rule: String, _ text: String = rules) throws -> VariedRuleSets {
    let path = try folder.write("x.rules", text)
    try folder.write("zones.geojson", Self.square)
    try folder.write("vans.txt", "van-1\nvan-2\n")
    let loaded = try RuleSetLoader.loadTexts([path])
    try #require(!loaded.hasErrors, "\(loaded.diagnostics.map(\.message))")
    return try VariedRuleSets.load(loaded, rule: rule, variation: try Variation(vary))
  }

  /// The rule as the whole rule set has it, its text edited by hand.
  private func byHand(_ words: String, _ others: String, rule: String) throws -> CheckedRule {
    let text = try #require(Self.rules.range(of: words)).lowerBound
    let edited = Self.rules.replacingOccurrences(of: words, with: others, range: text..<Self.rules.endIndex)
    let path = try folder.write("hand.rules", edited)
    let loaded = try RuleSetLoader.loadTexts([path])
    return try #require(loaded.rules?.rules.first { $0.name == rule })
  }

  @Test(arguments: [
    ("speed#1=80 km/h", "60 km/h", "80 km/h"), ("speed#2=80 km/h", "100 km/h", "80 km/h"),
    ("held=1 min", "30 s", "1 min"), ("clear.speed=40 km/h", "50 km/h", "40 km/h"), ("every=1 h", "10 min", "1 h"),
    ("held=0 s", "held 30 s", ""),
  ])
  func aLaneIsTheRuleEditedByHand(_ vary: String, _ words: String, _ others: String) throws {
    let varied = try load(vary, rule: "r")
    let lane = try #require(varied.lanes.first { !$0.varied.isPresent })
    let rule = try #require(lane.loaded.rules?.rules.first)
    let hand = try byHand(words, others, rule: "r")
    #expect(lane.loaded.rules?.rules.count == 1 && rule.name == "r" && rule.devices.include == ["van-1", "van-2"])
    #expect(rule.held == hand.held && rule.notify == hand.notify)
    #expect(limits(rule) == limits(hand))
    let now = try #require(varied.lanes.first { $0.varied.isPresent })
    #expect(limits(try #require(now.loaded.rules?.rules.first)) == limits(try byHand("rule r", "rule r", rule: "r")))
  }

  /// The constants of a rule's conditions: slots and groups are numbered otherwise in a smaller rule set.
  private func limits(_ rule: CheckedRule) -> [String] {
    var conditions: [Condition] = []
    if case .when(let condition) = rule.trigger { conditions.append(condition) }
    if case .when(let condition, _)? = rule.clear { conditions.append(condition) }
    var found: [String] = []
    func walk(_ condition: Condition) {
      switch condition {
      case .any(let parts), .all(let parts): for part in parts { walk(part) }
      case .compare(let a, let sign, let b): found.append("\(a.label) \(sign.rawValue) \(b.label) \(b.form)")
      default: found.append("other")
      }
    }
    conditions.forEach(walk)
    return found
  }

  @Test func onlyWhatTheRuleReadsIsThere() throws {
    let varied = try load("speed#1=50..80/10 km/h", rule: "r")
    #expect(varied.lanes.map(\.varied.label) == ["50 km/h", "60 km/h", "70 km/h", "80 km/h"])
    #expect(varied.lanes.map(\.varied.isPresent) == [false, true, false, false])
    for lane in varied.lanes {
      #expect(lane.loaded.rules?.groups.map(\.name) == ["home"])
      #expect(lane.loaded.rules?.tests.isEmpty == true && lane.loaded.rules?.sinks.map(\.name) == ["ops"])
      #expect(lane.loaded.index?.fences.map(\.id) == ["home"])
    }
  }

  @Test func lanesShareFieldsAndFences() throws {
    let varied = try load("by=0..20/5 km/h", rule: "z")
    let first = try #require(varied.lanes.first)
    let fields = try #require(first.loaded.rules).fields.fields.map(\.name)
    for lane in varied.lanes {
      #expect(lane.loaded.index === first.loaded.index)
      let rules = try #require(lane.loaded.rules)
      #expect(rules.fields.fields.map(\.name) == fields)
    }
  }

  @Test func marginsAreBuiltWithoutReadingTheFenceFilesAgain() throws {
    let path = try folder.write("x.rules", Self.rules)
    try folder.write("zones.geojson", Self.square)
    try folder.write("vans.txt", "van-1\n")
    let loaded = try RuleSetLoader.loadTexts([path])
    try #require(!loaded.hasErrors)
    let varied = try VariedRuleSets.load(loaded, rule: "z", variation: try Variation("margin=0..200/50 m"))
    #expect(varied.lanes.map { $0.loaded.index?.fences.map(\.marginMetres) } == [[0], [50], [100], [150], [200]])
    #expect(varied.lanes.map { $0.loaded.index?.widenedFence.count } == [0, 1, 1, 1, 1])
    #expect(varied.lanes.map { $0.loaded.index?.fences[0].properties } == .init(repeating: [30.0 / 3.6], count: 5))
    #expect(varied.lanes.map(\.varied.isPresent) == [true, false, false, false, false])
  }

  @Test func worldIsAskedOnce() throws {
    let asked = Locked([String]())
    let world = RememberedWorld(
      CheckEnvironment(
        zone: { name in
          asked.withLock { $0.append(name) }
          return name == "UTC" ? .utc : nil
        },
        deviceNames: { path, file in
          asked.withLock { $0.append(path + file) }
          return path == "a" ? ["x"] : nil
        }))
    for _ in 0..<3 {
      #expect(world.environment.zone("UTC")?.name == "UTC" && world.environment.zone("none") == nil)
      #expect(world.environment.deviceNames("a", "f") == ["x"] && world.environment.deviceNames("b", "f") == nil)
      #expect(world.environment.deviceNames("a", "g") == ["x"])
    }
    #expect(asked.withLock { $0 } == ["UTC", "none", "af", "bf", "ag"])
  }

  @Test func faultsOfFencesThatTheRuleReadsAreToldAndNoOthers() throws {
    #expect(try load("speed#1=50 km/h", rule: "r").written.hasErrors == false)
    let text = Self.rules + "\nrule lost-and-fast when inside lost and speed > 50 km/h\n"
    let varied = try load("speed=60 km/h", rule: "lost-and-fast", text)
    #expect(varied.written.hasErrors && varied.lanes.isEmpty)
    #expect(varied.written.diagnostics.contains { $0.code == .fenceFileUnreadable })
  }

  @Test func aValueThatTheRuleCannotHaveIsRefused() throws {
    #expect {
      try load("every=1..9000/1000 d", rule: "r")
    } throws: { error in
      (error as? RunFailure)?.message.hasPrefix("`every` cannot be 4001 d: ") == true
    }
    let text = "rule b when battery is low\n"
    #expect {
      try load("battery=5 %", rule: "b", text)
    } throws: { error in
      (error as? RunFailure)?.message
        == "`battery` cannot be 5 %: the states are out of order: critical is at most low, low is below full (D05)"
    }
    #expect(throws: RunFailure("`held` is a duration and needs a unit: write `held=5 s`")) {
      try load("held=5", rule: "r")
    }
  }

  @Test func whatAValueBringsAboutIsSaid() throws {
    let text = "rule r when speed > 90 km/h clear speed < 80 km/h\n"
    let varied = try load("speed=60..100/10 km/h", rule: "r", text)
    #expect(
      varied.remarks.last
        == "with 60 km/h, 70 km/h: `clear` and `when` overlap between 60 and 80 km/h (L07)")
    #expect(varied.remarks.count == 2)
  }
}
