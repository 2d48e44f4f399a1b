import Model
import Rules
import Testing

@testable import Replays

/// Rule texts without errors, with what the tests ask of them.
struct TunedRules {
  let sources: [SourceFile]
  let parsed: ParsedRuleSet

  init(_ texts: String...) throws {
    sources = texts.enumerated().map { SourceFile(path: "file\($0.offset).rules", bytes: Array($0.element.utf8)) }
    let (parsed, findings) = RuleParser.parse(sources)
    let (_, found) = RuleChecker.check(parsed, sources: sources, in: Self.environment)
    let errors = (findings + found).filter { $0.code.severity == .error }
    try #require(errors.isEmpty, "\(errors.map(\.message))")
    self.parsed = parsed
  }

  private static let environment = CheckEnvironment(zone: { _ in .utc }, deviceNames: { _, _ in ["van-1"] })

  func target(_ variation: String, of rule: String = "r") throws -> TuningTarget {
    try TuningTarget(try Variation(variation), of: rule, in: parsed, sources: sources)
  }

  /// The words that a variation replaces, as they stand in the text; `+` where something is added.
  func found(_ variation: String, of rule: String = "r") throws -> [String] {
    try target(variation, of: rule).places.map { place in
      switch place.edit {
      case .replace(let range): text(range)
      case .insert: "+"
      }
    }
  }

  func text(_ range: SourceRange) -> String {
    String(decoding: sources[range.file].bytes[range.start..<range.end], as: UTF8.self)
  }

  /// The first file with each value.
  func texts(_ variation: String, of rule: String = "r") throws -> [String] {
    try target(variation, of: rule).variants.map {
      String(decoding: $0.sources(from: sources)[0].bytes, as: UTF8.self)
    }
  }

  func message(_ variation: String, of rule: String = "r") -> String {
    do {
      _ = try target(variation, of: rule)
      return "no failure"
    } catch let failure as VariationFailure {
      return failure.message
    } catch {
      return "\(error)"
    }
  }
}
