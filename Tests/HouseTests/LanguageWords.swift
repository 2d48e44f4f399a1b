import Foundation
import Model
import Rules

/// The words of the language by what they are, all taken from the catalogues and from the parser itself: no list of them
/// is kept here.
enum LanguageWords {
  static let declarations = DeclarationWord.allCases.map(\.rawValue)
  /// The words that begin a line of a rule or a test, `not` aside.
  static let clauses =
    ClauseWord.allCases.map(\.rawValue).filter { $0 != Keyword.not.rawValue } + StepWord.allCases.map(\.rawValue)
    + [Keyword.device.rawValue]
  static let logic = [Keyword.and, .or, .not].map(\.rawValue)
  static let literals = [Keyword.yes, .no].map(\.rawValue)
  /// Every other reserved word.
  static let others = Keyword.allCases.map(\.rawValue).filter {
    !(declarations + clauses + logic + literals).contains($0)
  }
  static let fields = Field.allCases.map(\.name).filter { !Keyword.allCases.map(\.rawValue).contains($0) }
  static let alarms = AlarmWord.allCases.map(\.rawValue)
  static let states = BatteryState.allCases.map(\.rawValue)
  static let kinds = QuantityKind.allCases.map(\.rawValue)
  static let notices = NoticeKind.allCases.map(\.rawValue)
  static let severities = Severity.allCases.map(\.rawValue)
  /// The words of bool fields.
  static let flags = Set(Field.allCases.compactMap(\.boolWords).flatMap { [$0.no, $0.yes] }).sorted()
  /// The longest first, so that none hides another.
  static let units = MeasureUnit.all.map(\.symbol).sorted {
    ($0.count, $1) > ($1.count, $0)
  }

  /// Words that are not reserved and mean something in one place, as the parser asks for them.
  static func inPlace() throws -> [String] {
    let folder = SourceTree.root.appending(path: "Sources/Rules/Parser")
    var words: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /\b(?:take|need|at)\(word: "([a-z]+)"/) { words.insert(String(match.output.1)) }
      for match in text.matches(of: /matches\([^"]*, "([a-z]+)"\)/) { words.insert(String(match.output.1)) }
      for choice in text.matches(of: /parseChoice\(\[([^\]]*)\]/) {
        for match in choice.output.1.matches(of: /"([A-Za-z]+)":/) { words.insert(String(match.output.1)) }
      }
      if let options = text.firstMatch(of: /optionWords = \[([^\]]*)\]/) {
        for match in options.output.1.matches(of: /[a-z]+/) { words.insert(String(match.output)) }
      }
    }
    let known = Set(Keyword.allCases.map(\.rawValue) + fields + states + severities + notices)
    return words.subtracting(known).sorted()
  }
}
