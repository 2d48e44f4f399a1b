import Model
import Rules

/// Feeds bytes to the parser and the checker of rule files, and what they find to the renderer.
///
/// Beside not crashing: a rule set is given exactly where no finding is an error, and places lie within the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRules(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = SourceFile(path: "fuzz.rules", bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
  let (parsed, syntax) = RuleParser.parse([source])
  let environment = CheckEnvironment(
    zone: { $0 == "Europe/Berlin" ? .utc : nil }, deviceNames: { path, _ in path == "vans.txt" ? ["van-1"] : nil })
  let (rules, findings) = RuleChecker.check(parsed, sources: [source], in: environment)
  let all = syntax + findings
  let hasErrors = all.contains { $0.code.severity == .error }
  precondition((rules == nil) == hasErrors, "a rule set with errors, or none without")
  for finding in all {
    for label in [finding.primary] + finding.secondary where label.range.file >= 0 {
      precondition(label.range.start >= 0 && label.range.start <= label.range.end && label.range.end <= count)
    }
  }
  // Drawing a hundred findings costs a hundred times what finding them does: one input in eight.
  guard count % 8 == 0 else { return 0 }
  for byte in DiagnosticRenderer(sources: [source]).render(all).utf8 {
    precondition(byte == 10 || byte >= 32 && byte != 127, "a control character reached the terminal")
  }
  return 0
}
