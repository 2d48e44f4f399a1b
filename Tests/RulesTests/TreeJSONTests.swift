import Foundation
import Rules
import Testing

/// `picket ast` and `picket check --format json`: what other programs read.
@Suite struct TreeJSONTests {
  static func tree(_ text: String, path: String = "x.rules") -> String? {
    let checked = Checked([SourceFile(path: path, bytes: Array(text.utf8))])
    return checked.set.map { TreeJSON.render($0, parsed: checked.parsed, sources: checked.sources) }
  }

  static func object(_ text: String) throws -> [String: Any] {
    let json = try #require(Self.tree(text))
    return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  @Test func namesAreResolvedAndQuantitiesConverted() throws {
    let rule = try #require((try Self.object(exampleText)["rules"] as? [[String: Any]])?.first)
    #expect(rule["name"] as? String == "city-speeding")
    #expect((rule["devices"] as? [String: Any])?["include"] as? [String] == ["t-017", "t-018", "van-*"])
    let held = try #require(rule["held"] as? [String: Any])
    #expect(held["gap_ms"] as? Int == 120_000)
    #expect(held["gap"] is NSNull)
    #expect((held["time"] as? [String: Any])?["base"] as? Int == 30_000)
    let trigger = try #require(rule["trigger"] as? [String: Any])
    let parts = try #require((trigger["condition"] as? [String: Any])?["parts"] as? [[String: Any]])
    let limit = try #require((parts[0]["right"] as? [String: Any])?["quantity"] as? [String: Any])
    #expect(limit["text"] as? String == "50 km/h")
    #expect(limit["base"] as? Double == 250.0 / 18)
    #expect(limit["base_unit"] as? String == "m/s")
    #expect((parts[1]["fence"] as? [String: Any])?["name"] as? String == "city")
    #expect(
      (rule["place"] as? [String: Any])?["start_byte"] as? Int == exampleText.utf8Offset(of: "rule city-speeding"))
  }

  @Test func whatIsNotWrittenHasItsDefault() throws {
    let tree = try Self.object("rule r on alarm sos")
    let rule = try #require((tree["rules"] as? [[String: Any]])?.first)
    #expect(rule["severity"] as? String == "warning")
    #expect(rule["late"] as? String == "correct")
    #expect(rule["devices"] is NSNull)
    #expect((rule["notify"] as? [[String: Any]])?.first?["sink"] as? String == "stdout")
    #expect((tree["sinks"] as? [[String: Any]])?.first?["type"] as? String == "stdout")
    #expect(tree["version"] as? Int == TreeJSON.version)
  }

  @Test func aDifferenceOfTemperaturesHasNoOffset() throws {
    let tree = try #require(Self.tree("rule r when change(temperature) over 1 h > 9 °F and temperature > 50 °F"))
    #expect(tree.contains(#"{"text":"9 °F","value":9,"unit":"°F","base":5,"base_unit":"°C"}"#))
    #expect(tree.contains(#"{"text":"50 °F","value":50,"unit":"°F","base":10,"base_unit":"°C"}"#))
  }

  @Test func anAliasNamesItsSet() throws {
    let tree = try #require(
      Self.tree(
        "fences s file \"x\" limit: speed in mph\nrule r each s as one when inside one and speed > one.limit by 5 km/h")
    )
    #expect(tree.contains(#"{"name":"s","alias":"one","is_set":true}"#))
    #expect(tree.contains(#""property": "limit""#))
    #expect(tree.contains(#""unit": "mph""#))
  }

  @Test func keysStandInTheirOrder() throws {
    let tree = try #require(Self.tree(exampleText))
    let keys = ["version", "files", "zones", "fences", "devices", "hours", "fields", "lets", "sinks", "rules", "tests"]
    let places = keys.map { tree.range(of: "\n  \"\($0)\": ")?.lowerBound }
    #expect(!places.contains(nil))
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    #expect(Self.tree(exampleText) == tree)
  }

  /// Formatting moves places and blanks, nothing else.
  @Test func aFormattedFileHasTheSameTree() throws {
    let formatted = try #require(FormatterLawTests.format(exampleText))
    func bare(_ text: String) throws -> String {
      var object = try Self.object(text)
      Self.removePlaces(&object)
      return String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    }
    #expect(try bare(formatted) == bare(exampleText))
  }

  private static func removePlaces(_ object: inout [String: Any]) {
    object["place"] = nil
    object["text"] = nil
    for (key, value) in object { object[key] = withoutPlaces(value) }
  }

  private static func withoutPlaces(_ value: Any) -> Any {
    if var object = value as? [String: Any] {
      removePlaces(&object)
      return object
    }
    return (value as? [Any])?.map(withoutPlaces) ?? value
  }

  // MARK: Schemas

  @Test(.enabled(if: JSONSchemaCheck.isInstalled, "python3-jsonschema is not installed: `make deps`"))
  func randomRuleSetsFitTheSchema() throws {
    var trees: [String] = []
    for seed in 1...400 {
      var rules = RandomRules(seed: UInt64(seed))
      if let tree = Self.tree(Scrambled(rules.file(), seed: UInt64(seed)).text) { trees.append(tree) }
    }
    #expect(trees.count > 100, "most random rule sets have errors")
    #expect(
      try JSONSchemaCheck.faults(of: trees + [try #require(Self.tree(exampleText))], schema: "ast.schema.json") == "")
  }

  @Test(.enabled(if: JSONSchemaCheck.isInstalled, "python3-jsonschema is not installed: `make deps`"))
  func theSchemaRefusesOtherDocuments() throws {
    let tree = try #require(Self.tree("rule r on alarm sos"))
    let wrong = [
      tree.replacing("\"version\": 1", with: "\"version\": 2"),
      tree.replacing("\"late\": \"correct\"", with: "\"x\": 1"),
      tree.replacing("\"type\": \"on\"", with: "\"type\": \"off\""), tree.replacing("\"alarm\"", with: "\"alarms\""),
    ]
    for document in wrong {
      #expect(document != tree)
      #expect(try JSONSchemaCheck.faults(of: [document], schema: "ast.schema.json") != "", "\(document)")
    }
  }

  @Test(.enabled(if: JSONSchemaCheck.isInstalled, "python3-jsonschema is not installed: `make deps`"))
  func findingsFitTheirSchema() throws {
    var lines: [String] = []
    let words = [
      "rule r ", "when speed > 90 ", "held 10 m ", "&& ", "notify opss ", "clear speed < 95 km/h ", "fence ", "é ",
    ]
    var random = SeededNumbers(state: 5)
    for _ in 0..<300 {
      let text = (0..<8).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      let checked = Checked([SourceFile(path: "x.rules", bytes: Array(text.utf8))])
      lines += DiagnosticJSON.render(checked.findings, sources: checked.sources).split(separator: "\n").map(String.init)
    }
    #expect(lines.count > 300)
    #expect(try JSONSchemaCheck.faults(of: lines, schema: "finding.schema.json") == "")
    #expect(try JSONSchemaCheck.faults(of: ["{}"], schema: "finding.schema.json") != "")
  }

  @Test(.enabled(if: JSONSchemaCheck.isInstalled, "python3-jsonschema is not installed: `make deps`"))
  func packsAndExamplesFitTheSchema() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var trees: [String] = []
    for folder in ["rules", "examples"] {
      let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
      for case let path as String in found?.allObjects ?? [] where path.hasSuffix(".rules") {
        let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
        trees.append(try #require(Self.tree(text, path: path), "\(path)"))
      }
    }
    #expect(trees.count > 10)
    #expect(try JSONSchemaCheck.faults(of: trees, schema: "ast.schema.json") == "")
  }
}

extension String {
  fileprivate func utf8Offset(of text: String) -> Int? {
    range(of: text).map { utf8.distance(from: startIndex, to: $0.lowerBound) }
  }
}
