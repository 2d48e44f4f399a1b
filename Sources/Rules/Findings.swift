/// Collects findings, at most a hundred a file; what exceeds that is counted and told in one closing finding.
struct Findings: Sendable {
  static let limitPerFile = 100
  private(set) var list: [Diagnostic] = []
  private var counts: [Int: Int] = [:]
  private var cutErrors: [Int: Int] = [:]
  private(set) var hasErrors = false

  /// A file has its fill: more are only counted.
  func isFull(_ file: Int) -> Bool { counts[file, default: 0] >= Self.limitPerFile }

  mutating func add(_ finding: Diagnostic) {
    let isError = finding.code.severity == .error
    if isError { hasErrors = true }
    let file = finding.primary.range.file
    let count = counts[file, default: 0] + 1
    counts[file] = count
    if count <= Self.limitPerFile {
      list.append(finding)
    } else if isError {
      cutErrors[file, default: 0] += 1
    }
  }

  mutating func error(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange, _ label: String = "",
    and secondary: [Diagnostic.Label] = [], notes: [String] = [], fixes: [Diagnostic.Fix] = []
  ) {
    add(
      Diagnostic(
        code, message, at: Diagnostic.Label(range, label), and: secondary, notes: notes, fixes: fixes))
  }

  /// All findings in the order of their places, with the counts of those cut off.
  func closed() -> [Diagnostic] {
    var all = list.enumerated().sorted { a, b in
      let (x, y) = (a.element.primary.range, b.element.primary.range)
      return (x.file, x.start, a.offset) < (y.file, y.start, b.offset)
    }.map(\.element)
    for (file, count) in counts.sorted(by: { $0.key < $1.key }) where count > Self.limitPerFile {
      let place = SourceRange(file: file, start: 0, end: 0)
      let code: DiagnosticCode = cutErrors[file, default: 0] > 0 ? .moreErrors : .moreWarnings
      all.append(
        Diagnostic(code, "and \(count - Self.limitPerFile) more findings in this file", at: Diagnostic.Label(place)))
    }
    return all
  }
}
