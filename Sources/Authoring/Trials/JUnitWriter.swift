internal import Rules

/// Results of tests as JUnit XML, which CI servers read: one suite a rule file, one case a test.
///
/// The form is that of Apache Ant's `junitreport` as Jenkins and GitLab take it. No times are given: the file is the
/// same for the same rules and tests.
package enum JUnitWriter {
  package static func text(_ results: [TrialResult], _ bench: TrialBench) -> String {
    let lines = SourceLines(bench.sources)
    let body = TrialText(bench, isColoured: false)
    var suites: [Int: [TrialResult]] = [:]
    for result in results { suites[bench.tests[result.number].title.range.file, default: []].append(result) }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites\(counts(results))>\n"
    for file in suites.keys.sorted() {
      let suite = suites[file] ?? []
      let path = suite.first.map { lines.path(bench.tests[$0.number].title.range) } ?? ""
      text += "  <testsuite name=\"\(escaped(path))\"\(counts(suite))>\n"
      for result in suite { text += element(result, path, bench, body) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func counts(_ results: [TrialResult]) -> String {
    let failures = results.count { $0.verdict == .failed }
    let errors = results.count { $0.verdict == .error }
    return " tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
  }

  private static func element(
    _ result: TrialResult, _ path: String, _ bench: TrialBench, _ body: TrialText
  ) -> String {
    let title = bench.tests[result.number].title.text
    let head = "    <testcase name=\"\(escaped(title))\" classname=\"\(escaped(path))\""
    let tag: String
    switch result.verdict {
    case .passed: return head + "/>\n"
    case .failed: tag = "failure"
    case .error: tag = "error"
    }
    let message = escaped(result.problems.first?.message ?? "")
    return head + ">\n      <\(tag) message=\"\(message)\" type=\"\(result.verdict.rawValue)\">"
      + escaped(body.body(result), keepsLines: true) + "</\(tag)>\n    </testcase>\n"
  }

  /// Text for an attribute or an element: what XML 1.0 cannot hold at all is written as U+FFFD.
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n": out += keepsLines ? "\n" : "&#10;"
      case "\t": out += "&#9;"
      case "\r": out += "&#13;"
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
