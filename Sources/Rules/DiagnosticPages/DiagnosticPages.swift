/// The pages of all codes, in the order of `DiagnosticCode`: one file a letter.
package enum DiagnosticPages {
  package static let all: [DiagnosticPage] =
    syntax + names + units + rules + messages + fences + sinks + devices + lints

  private static let byCode: [DiagnosticCode: DiagnosticPage] = Dictionary(
    all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The page of a code; the tests see to it that there is one for each.
  package static func page(of code: DiagnosticCode) -> DiagnosticPage? { byCode[code] }

  /// The page of a code as people write it, in either case.
  package static func page(named text: String) -> DiagnosticPage? {
    DiagnosticCode(rawValue: text.uppercased()).flatMap { page(of: $0) }
  }

  /// Codes that somebody may have meant who wrote another: with one sign changed, else those of the same letter.
  package static func neighbours(of text: String) -> [DiagnosticCode] {
    let wanted = Array(text.uppercased().unicodeScalars.prefix(8))
    let near = DiagnosticCode.allCases.filter { code in
      let own = Array(code.rawValue.unicodeScalars)
      return own.count == wanted.count && zip(own, wanted).count { $0 != $1 } == 1
    }
    // `S1` and `S001` are `S01`.
    if let letter = wanted.first, let number = Int(String(text.dropFirst().prefix(6))) {
      let same = DiagnosticCode.allCases.filter {
        $0.rawValue.unicodeScalars.first == letter && Int($0.rawValue.dropFirst()) == number
      }
      if !same.isEmpty { return same }
    }
    if !near.isEmpty { return Array(near.prefix(neighbourLimit)) }
    return Array(
      DiagnosticCode.allCases.filter { $0.rawValue.unicodeScalars.first == wanted.first }.prefix(neighbourLimit))
  }

  private static let neighbourLimit = 8
}
