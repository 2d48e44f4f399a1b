import Foundation
import Rules

/// The TextMate grammar of rule files (https://macromates.com/manual/en/language_grammars), for VS Code and others.
enum TextMateGrammar {
  /// JSON with sorted keys.
  static func text() throws -> String {
    let grammar: [String: Any] = [
      "name": "picket rules", "scopeName": "source.picket", "fileTypes": ["rules"],
      "patterns": try patterns(),
    ]
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = try JSONSerialization.data(withJSONObject: grammar, options: options)
    return String(decoding: json, as: UTF8.self) + "\n"
  }

  private static let name = #"[\p{L}\p{M}][\p{L}\p{M}0-9_]*(?:-[\p{L}\p{M}0-9][\p{L}\p{M}0-9_]*)*"#

  /// Whole words: `-` belongs to names.
  private static func words(_ list: [String]) -> String {
    let any = list.map { NSRegularExpression.escapedPattern(for: $0) }.joined(separator: "|")
    return #"(?<![\p{L}\p{M}0-9_.-])(?:"# + any + #")(?![\p{L}\p{M}0-9_]|-[\p{L}\p{M}0-9])"#
  }

  private static func rule(_ scope: String, _ match: String) -> [String: Any] {
    ["name": scope + ".picket", "match": match]
  }

  private static func captures(_ match: String, _ scopes: String...) -> [String: Any] {
    var captures: [String: Any] = [:]
    for (number, scope) in scopes.enumerated() { captures["\(number + 1)"] = ["name": scope + ".picket"] }
    return ["match": match, "captures": captures]
  }

  private static func patterns() throws -> [[String: Any]] {
    let units = LanguageWords.units.map { NSRegularExpression.escapedPattern(for: $0) }.joined(separator: "|")
    let kinds = LanguageWords.kinds.joined(separator: "|")
    let value = "(" + words([Keyword.is, .becomes].map(\.rawValue)) + #")\s+("# + name + ")"
    return [
      rule("comment.line.number-sign", "#.*$"), string,
      rule("constant.numeric.time", #"\b\d{4}-\d\d-\d\d(?:[Tt][0-9:.+Zz-]*)?"#),
      rule("constant.numeric.time", #"\b\d{1,2}:\d\d\b"#),
      captures(
        #"((?<![\p{L}0-9_])[+-]?\d+(?:\.\d+)?)[ \t]*((?:"# + units + #")(?![\p{L}0-9_]))?"#, "constant.numeric",
        "keyword.other.unit"),
      captures(
        "(" + words(LanguageWords.declarations) + #")\s+("# + name + ")", "keyword.declaration",
        "entity.name.function"),
      captures(
        "(" + words([Keyword.alarm.rawValue]) + #")\s+("# + words(LanguageWords.alarms) + ")", "keyword.other",
        "constant.language.alarm"),
      captures(value, "keyword.operator.word", "constant.language"),
      captures(#"(:|\bat\s+"[^"]*")\s+("# + kinds + #")\b"#, "punctuation.separator", "storage.type"),
      rule("keyword.declaration", words(LanguageWords.declarations)),
      rule("keyword.control", words(LanguageWords.clauses)),
      rule("keyword.operator.logical", words(LanguageWords.logic)),
      rule("keyword.operator.comparison", "<=|>=|!=|<|>|="),
      rule("constant.language", words(LanguageWords.literals + LanguageWords.severities + LanguageWords.notices)),
      rule("keyword.other", words(LanguageWords.others)), rule("support.variable", words(LanguageWords.fields)),
      rule("support.constant", words(try LanguageWords.inPlace())), rule("variable.other", name),
    ]
  }

  private static var string: [String: Any] {
    [
      "name": "string.quoted.double.picket", "begin": "\"", "end": "\"|$",
      "patterns": [
        rule("constant.character.escape", #"\\(?:["\\n]|u\{[0-9A-Fa-f]+\})"#),
        rule("invalid.illegal.escape", #"\\."#), rule("constant.character.escape", #"\{\{"#),
        rule("constant.other.placeholder", #"\{[^{}"]*\}"#),
      ],
    ]
  }
}
