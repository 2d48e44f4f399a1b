internal import Glibc
package import Platform
internal import Rules
internal import Wire

/// `picket fmt`: formats files, or says which of them are not.
package enum FormatRun {
  /// What to do with a file that is not in the canonical form.
  package enum Mode: Sendable {
    case write
    /// Name it.
    case check
    /// Show what would change.
    case diff
  }

  /// How it went, the worst of all files.
  package enum Outcome: Int, Sendable { case well, differences, failed }

  /// Formats the files in their order. Each is whole: written with all its changes, or left as it was.
  ///
  /// One that cannot be read, parsed or written is told and does not keep the others from being formatted.
  package static func run(_ paths: [String], mode: Mode, announcer: Announcer) throws(RunFailure) -> Outcome {
    var outcome = Outcome.well
    var differing = 0
    let files = try RuleFiles.list(paths)
    for path in files {
      do throws(RunFailure) {
        let source = try RuleFiles.read(path)
        guard let text = formatted(source, announcer) else {
          outcome = .failed
          continue
        }
        let bytes = Array(text.utf8)
        if bytes != source.bytes { differing += 1 }
        try tell(source, bytes, mode)
      } catch {
        announcer.say(error.message)
        outcome = .failed
      }
    }
    if mode == .write || differing == 0 { return outcome }
    let what = files.count == 1 ? "it is" : "\(differing) of \(files.count) files \(differing == 1 ? "is" : "are")"
    announcer.mention("\(what) not formatted: `picket fmt` puts that right")
    return outcome == .failed ? .failed : .differences
  }

  private static func formatted(_ source: SourceFile, _ announcer: Announcer) -> String? {
    let (text, findings) = RuleFormatter.format(source)
    if let text { return text }
    let renderer = DiagnosticRenderer(sources: [source], color: Machine.wantsColourOnError)
    announcer.write(renderer.render(findings))
    announcer.say("`\(source.path)` is left as it is: what cannot be read cannot be formatted")
    return nil
  }

  private static func tell(_ source: SourceFile, _ bytes: [UInt8], _ mode: Mode) throws(RunFailure) {
    let name = LineEscaper.safe(source.path)
    switch mode {
    case .write:
      if source.path == "-" { return try Machine.write(String(decoding: bytes, as: UTF8.self)) }
      // What is right already is not touched, nor is its time.
      if bytes == source.bytes { return }
      try WholeFile.replace(source.path, with: bytes)
      try Machine.write(name + "\n")
    case .check:
      if bytes != source.bytes { try Machine.write(name + "\n") }
    case .diff: try Machine.write(UnifiedDiff.text(from: source.bytes, to: bytes, named: name))
    }
  }
}
