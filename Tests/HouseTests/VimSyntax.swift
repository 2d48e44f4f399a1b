import Rules

/// The syntax file of Vim and Neovim (`:help syntax`).
enum VimSyntax {
  static func text() throws -> String {
    // Later lines win where two match at one place: words of one place first.
    let groups: [(group: String, link: String, words: [String])] = [
      ("Place", "Type", try LanguageWords.inPlace()), ("Field", "Identifier", LanguageWords.fields),
      ("Word", "Keyword", LanguageWords.others),
      ("Constant", "Constant", LanguageWords.literals + LanguageWords.severities + LanguageWords.notices),
      ("Logic", "Operator", LanguageWords.logic), ("Clause", "Statement", LanguageWords.clauses),
      ("Declaration", "PreProc", LanguageWords.declarations),
    ]
    var lines = [
      "\" Vim syntax file of picket rules. Generated from the catalogues: `PICKET_RECORD=1 swift test --filter EditorFiles`.",
      "if exists('b:current_syntax')", "  finish", "endif", "", "syntax case match",
      "syntax iskeyword @,48-57,_,-,192-255", "",
    ]
    var seen: Set<String> = []
    for (group, _, words) in groups.reversed() {
      let own = words.filter { !(valueWords + [Keyword.alarm.rawValue]).contains($0) && seen.insert($0).inserted }
      // Those that Vim takes for its own arguments have to be matched.
      let taken = own.filter { reserved.contains($0) }
      lines.append("syntax keyword picket\(group) " + own.filter { !reserved.contains($0) }.joined(separator: " "))
      lines += taken.map { "syntax match picket\(group) /\\<\($0)\\>/" }
    }
    lines += values() + tokens()
    lines += groups.map { "highlight default link picket\($0.group) \($0.link)" }
    lines += links.map { "highlight default link picket\($0.0) \($0.1)" }
    return (lines + ["", "let b:current_syntax = 'picket'"]).joined(separator: "\n") + "\n"
  }

  /// Arguments of `:syntax keyword`, which cannot be words of one.
  private static let reserved: Set<String> = [
    "cchar", "conceal", "concealends", "contained", "containedin", "contains", "display", "excludenl", "extend", "fold",
    "grouphere", "groupthere", "keepend", "matchgroup", "nextgroup", "oneline", "skipempty", "skipnl", "skipwhite",
    "transparent", "start", "end", "skip",
  ]

  /// Words behind which a value stands, whatever it is elsewhere: what follows goes before all keywords.
  private static let valueWords = [Keyword.is, .becomes].map(\.rawValue)

  private static func values() -> [String] {
    [
      "syntax keyword picketWord \(valueWords.joined(separator: " ")) nextgroup=picketValue skipwhite",
      "syntax match picketValue /\\v[[:alpha:]][[:alnum:]_-]*/ contained",
      "syntax keyword picketWord \(Keyword.alarm.rawValue) nextgroup=picketAlarm skipwhite",
      "syntax match picketAlarm /\\v<(\(LanguageWords.alarms.joined(separator: "|")))>/ contained",
    ]
  }

  private static func tokens() -> [String] {
    let units = LanguageWords.units.map { $0.replacing("/", with: "\\/").replacing("%", with: "\\%") }
    return [
      // `-` belongs to words here, so a number does not begin one behind a sign.
      "syntax match picketNumber /\\v%(<|[[:alnum:]_]@1<![-+])\\zs\\d+(\\.\\d+)?/ nextgroup=picketUnit skipwhite",
      "syntax match picketUnit /\\v(\(units.joined(separator: "|")))[[:alnum:]_]@!/ contained",
      "syntax match picketTime /\\v<\\d{4}-\\d\\d-\\d\\d([Tt][0-9:.+Zz-]*)?/",
      "syntax match picketTime /\\v%(<|-\\zs)\\d{1,2}:\\d\\d/", "syntax match picketSign /\\v[<>!]?\\=|[<>]/",
      "syntax region picketString start=/\"/ skip=/\\\\./ end=/\"/ oneline contains=picketEscape,picketPlaceholder",
      "syntax match picketEscape /\\v\\\\([\"\\\\n]|u\\{\\x+\\})|\\{\\{/ contained",
      "syntax match picketPlaceholder /\\v\\{[^{}\"]+\\}/ contained",
      "syntax match picketComment /#.*$/ contains=@Spell",
      "",
    ]
  }

  private static let links = [
    ("Value", "Constant"), ("Alarm", "Constant"), ("Number", "Number"), ("Unit", "Special"), ("Time", "Number"),
    ("Sign", "Operator"), ("String", "String"),
    ("Escape", "SpecialChar"), ("Placeholder", "SpecialChar"), ("Comment", "Comment"),
  ]
}
