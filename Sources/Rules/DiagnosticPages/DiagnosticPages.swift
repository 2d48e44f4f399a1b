/// The pages of all codes, in the order of `DiagnosticCode`: one file a letter.
package enum DiagnosticPages {
  package static let all: [DiagnosticPage] =
    syntax + names + units + rules + messages + fences + sinks + devices + lints

  private static let byCode: [DiagnosticCode: DiagnosticPage] = Dictionary(
    all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The page of a code; the tests see to it that there is one for each.
  package static func page(of code: DiagnosticCode) -> DiagnosticPage? { byCode[code] }
}
