// STUBS of the Rules room, dropped at the merge.
package struct DiagnosticRenderer: Sendable {
  private let sources: [SourceFile]
  package init(sources: [SourceFile], color: Bool = false) { self.sources = sources }
  package func render(_ diagnostics: [Diagnostic], closing: Bool = true) -> String {
    diagnostics.map { "\($0.code.severity.rawValue)[\($0.code.rawValue)]: \($0.message)\n" }.joined()
  }
}
package enum DidYouMean {
  package static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
    candidates.first { $0.utf8.count == word.utf8.count && zip($0.utf8, word.utf8).count { $0 != $1 } == 1 }
  }
}
package enum DiagnosticJSON {
  package static func render(_ diagnostics: [Diagnostic], sources: [SourceFile]) -> String { "[]\n" }
}
