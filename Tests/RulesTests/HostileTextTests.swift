import Model
import Rules
import Testing

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct HostileTextTests {
  static func check(_ bytes: [UInt8]) -> Checked {
    let checked = Checked([SourceFile(path: "x.rules", bytes: bytes)])
    for finding in checked.findings {
      for range in [finding.primary.range] + finding.secondary.map(\.range) {
        #expect(range == .none || range.file == 0 && range.start >= 0 && range.start <= range.end)
        #expect(range == .none || range.end <= bytes.count)
      }
      #expect(!finding.message.isEmpty)
    }
    #expect(checked.findings.count <= 202)
    #expect(checked.set != nil || !checked.errors.isEmpty)
    checkFixes(of: checked)
    return checked
  }

  /// Edits lie within the text, and fixing comes to an end.
  static func checkFixes(of checked: Checked) {
    for edit in checked.findings.flatMap(\.fixes).flatMap(\.edits) {
      let range = edit.range
      #expect(range.file == 0 && range.start >= 0 && range.start <= range.end)
      #expect(range.end <= checked.sources[0].bytes.count)
    }
    // A file has a hundred findings a round: with more of one slip it would be a test of patience.
    if checked.sources[0].bytes.count > 20_000 { return }
    var current = checked
    for round in 1...60 {
      let plan = FixPlan(current.findings, sources: current.sources, withGuesses: false)
      if plan.taken.isEmpty { return }
      current = Checked(plan.applied(to: current.sources))
      #expect(round < 60, "\(current.lines)")
    }
  }

  /// What people write who come from other languages, in any order.
  @Test func randomSlips() {
    var random = SeededNumbers(state: 5)
    let words = [
      "rule", "Rule", "r", "\n", "\n  ", "when", "When", "if", "IF", "then", "speed", "Speed", ">", "==", "=>", "over",
      "is", "greater", "than", "90kmh", "90,5", "90 km / h", "\"90 km/h\"", "“90 km/h”", "&&", "||", "!", "AND", "not",
      "(", ")", "inside", "Inside", "depot", "\"depot\"", "in", "device", "entering", "ignition", "on", "true", "for",
      "30 sec", "held", ":", ";", "{", "}", "//", "--", "/*", "*/", "#", "alert", "ops", "cooldown", "10m", "every",
      "sequence", ",", "within", "max", "Max", "battery.level", "attributes.ignition", "alarm", "sos", "fence",
      "circle",
      "48,1", "11.5", "radius", "hours", "Mon-Fri", "7:00-18:00", "–", "zone", "europe/berlin", "devices", "\"a, b\"",
      "van-1", "say", "{device}", "clear", "=", "22:00", "turns", "average", "1,000", "8°", "then",
    ]
    for _ in 0..<1500 {
      let text = (0..<30).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
      _ = Self.check(Array(text.utf8))
    }
  }

  @Test func randomBytes() {
    var random = SeededNumbers(state: 1)
    for length in 0..<300 {
      _ = Self.check((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  @Test func randomWords() {
    var random = SeededNumbers(state: 2)
    let words = [
      "rule", "when", "on", "speed", ">", "50", "km/h", "and", "or", "not", "(", ")", "inside", "depot", "\n", "held",
      "s", "fence", "circle", "48.1", ",", "test", "\"a\"", "device", "expect", "fired", "at", "+", "10", "sequence",
      "then", "no", "within", "each", "as", "x", ".", "is", "between", "by", "%", "hours", "mon-fri", "07:00", "-",
      "2026-03-02", "2026-03-02T08:00:00Z", "sink", "file", "mail", "battery", "states", "let", "=", "alarm", "sos",
      "count", "over", "say", "\"{speed}\"", "every", "from", "clear", "settled", "notify", "only", "during", "#c\n",
    ]
    for _ in 0..<2000 {
      let text = (0..<40).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
      _ = Self.check(Array(text.utf8))
    }
  }

  @Test func mutatedExample() {
    var random = SeededNumbers(state: 3)
    let whole = Array(exampleText.utf8)
    for _ in 0..<600 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
        }
      }
      _ = Self.check(bytes)
    }
  }

  @Test func everyPrefixOfTheExample() {
    let whole = Array(exampleText.utf8)
    for length in stride(from: 0, to: whole.count, by: 3) { _ = Self.check(Array(whole[..<length])) }
  }

  @Test(arguments: [("(", ")"), ("not ", ""), ("not (", ")")])
  func deepNesting(_ open: String, _ close: String) {
    let text =
      "rule r when " + String(repeating: open, count: 10_000) + "charging" + String(repeating: close, count: 10_000)
    let checked = Self.check(Array(text.utf8))
    #expect(checked.findings.contains { $0.code == .tooDeep })
  }

  @Test func nestingWithinTheLimit() {
    let text = "rule r when " + String(repeating: "(not ", count: 90) + "charging" + String(repeating: ")", count: 90)
    #expect(Checked(text).lines == [])
  }

  @Test func findingsAreCapped() {
    let checked = Checked(String(repeating: "rule r when xyzzy > 5\n", count: 5000))
    #expect(checked.findings.filter { $0.code == .moreErrors }.count == 1)
    #expect(checked.findings.count == 101)
    #expect(checked.findings.last?.message.hasPrefix("and ") == true)
  }

  @Test(arguments: [
    [UInt8](repeating: 0, count: 400_000), [UInt8](repeating: 0xFF, count: 400_000),
    [UInt8](repeating: UInt8(ascii: "("), count: 40_000), [UInt8](repeating: UInt8(ascii: "\""), count: 20_000),
    Array(String(repeating: "a\n", count: 60_000).utf8), Array(String(repeating: "“", count: 40_000).utf8),
    Array(String(repeating: "9", count: 40_000).utf8),
    Array(("rule r when " + String(repeating: "a or ", count: 40_000)).utf8),
    Array(("rule r when " + String(repeating: "inside ", count: 40_000)).utf8),
    Array(String(repeating: "rule\n", count: 40_000).utf8), Array(String(repeating: "at ", count: 40_000).utf8),
    Array(("test \"t\" rule r device d " + String(repeating: "at\n", count: 20_000)).utf8),
  ])
  func muchRubbish(_ bytes: [UInt8]) { #expect(!Self.check(bytes).errors.isEmpty) }

  @Test func aLongChainOfLetsIsFine() {
    var text = "let l0 = charging\n"
    for n in 1...3000 { text += "let l\(n) = l\(n - 1)\n" }
    #expect(Checked(text + "rule r when l3000").lines == [])
    let reversed = text.split(separator: "\n").reversed().joined(separator: "\n")
    #expect(Checked(reversed + "\nrule r when l3000").lines == [])
  }

  @Test func letsThatDoubleAreTooLarge() {
    var text = "let l0 = charging\n"
    for n in 1...60 { text += "let l\(n) = l\(n - 1) and l\(n - 1)\n" }
    #expect(Checked(text + "rule r when l60").errors.map(\.code) == [.conditionTooLarge])
    let deep = "let l0 = charging\n" + (1...400).map { "let l\($0) = not l\($0 - 1)\n" }.joined()
    #expect(Checked(deep + "rule r when l400").errors.map(\.code) == [.conditionTooLarge])
  }

  @Test func manyNamesAreNotComparedWithEachOther() {
    var text = "fences f file \"x\"\n"
    for n in 0..<4_000 { text += " p\(n): number\n" }
    for n in 0..<4_000 { text += "devices d\(n) \"v\(n)\"\n" }
    text += "rule r for " + (0..<4_000).map { "d\($0)" }.joined(separator: ", ")
    text += " except " + (1..<4_000).map { "d\($0)" }.joined(separator: ", ") + " when inside f"
    #expect(Checked(text).lines == [])
    #expect(Checked(text).rule("r")?.devices.include.count == 4_000)
  }

  @Test func aByteOrderMarkIsNoText() {
    #expect(Self.check([0xEF, 0xBB, 0xBF] + Array("rule r when charging".utf8)).lines == [])
  }
}
