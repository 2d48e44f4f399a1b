import Model
import Rules

/// A rule text, parsed and checked, with a small world around it.
struct Checked {
  let set: CheckedRuleSet?
  let parsed: ParsedRuleSet
  let findings: [Diagnostic]
  let sources: [SourceFile]

  static let berlin = Zone(name: "Europe/Berlin", firstOffset: 3_600_000, transitions: [])
  static let newYork = Zone(name: "America/New_York", firstOffset: -18_000_000, transitions: [])

  static let environment = CheckEnvironment(
    zone: { $0 == berlin.name ? berlin : $0 == newYork.name ? newYork : nil },
    deviceNames: { path, _ in path == "vans.txt" ? ["van-1", "van-2"] : path == "empty.txt" ? [] : nil },
    featureNames: { path, _ in path == "city.geojson" ? ["Altstadt", "Innenstadt"] : nil })

  init(_ texts: String...) {
    self.init(texts.enumerated().map { SourceFile(path: "file\($0.offset).rules", bytes: Array($0.element.utf8)) })
  }

  init(_ sources: [SourceFile]) {
    self.sources = sources
    let (parsed, first) = RuleParser.parse(sources)
    let (set, second) = RuleChecker.check(parsed, sources: sources, in: Self.environment)
    self.parsed = parsed
    self.set = set
    findings = first + second
  }

  var errors: [Diagnostic] { findings.filter { $0.code.severity == .error } }

  /// `N01 there is no fence …`, one a finding.
  var lines: [String] { findings.map { "\($0.code.rawValue) \($0.message)" } }

  func rule(_ name: String) -> CheckedRule? { set?.rules.first { $0.name == name } }

  /// The condition of the first rule, where it has `when`.
  var when: Condition? {
    guard let set, let rule = set.rules.first, case .when(let condition) = rule.trigger else { return nil }
    return condition
  }

  var edges: [Edge]? {
    guard let set, let rule = set.rules.first, case .on(let edges, _) = rule.trigger else { return nil }
    return edges
  }

  /// The text of a finding's primary place.
  func place(_ finding: Diagnostic) -> String {
    let range = finding.primary.range
    guard range.file >= 0 else { return "" }
    return String(decoding: sources[range.file].bytes[range.start..<range.end], as: UTF8.self)
  }

  /// The file after the first fix of a finding.
  func fixed(_ finding: Diagnostic) -> String? {
    guard let fix = finding.fixes.first, let edit = fix.edits.first else { return nil }
    var bytes = sources[edit.range.file].bytes
    bytes.replaceSubrange(edit.range.start..<edit.range.end, with: Array(edit.replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }
}
