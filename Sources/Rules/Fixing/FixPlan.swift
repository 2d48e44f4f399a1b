/// One round of `picket check --fix`: the fixes that are taken, and the texts after them.
///
/// A fix is taken whole or not at all, and only where its finding offers no other. Fixes that overlap wait for the
/// next round. Without `withGuesses` only those are taken that are safe.
package struct FixPlan: Sendable {
  /// A finding and its fix.
  package struct Step: Sendable, Equatable {
    package var finding: Diagnostic
    package var fix: Diagnostic.Fix
  }

  /// In the order of their places.
  package private(set) var taken: [Step] = []
  /// Fixes that are guesses, where only safe ones are taken.
  package private(set) var guesses: [Step] = []
  /// Findings that offer several fixes: only the writer can choose.
  package private(set) var undecided: [Diagnostic] = []
  private var edits: [Int: [Diagnostic.Fix.Edit]] = [:]

  package init(_ diagnostics: [Diagnostic], sources: [SourceFile], withGuesses: Bool) {
    for finding in DiagnosticRenderer.sorted(diagnostics) {
      let fixes = finding.fixes.filter { fix in
        !fix.edits.isEmpty && fix.edits.allSatisfy { Self.fits($0, sources) }
      }
      guard let fix = fixes.first else { continue }
      if fixes.count > 1 {
        undecided.append(finding)
      } else if !fix.isSafe, !withGuesses {
        guesses.append(Step(finding: finding, fix: fix))
      } else if add(fix) {
        taken.append(Step(finding: finding, fix: fix))
      }
    }
  }

  /// The texts with the edits that were taken; files without any are as they were.
  package func applied(to sources: [SourceFile]) -> [SourceFile] {
    sources.enumerated().map { number, source in
      guard let edits = edits[number] else { return source }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(source.bytes.count + 64)
      var at = 0
      for edit in edits {
        bytes += source.bytes[at..<edit.range.start]
        bytes += edit.replacement.utf8
        at = edit.range.end
      }
      bytes += source.bytes[at...]
      return SourceFile(path: source.path, bytes: bytes)
    }
  }

  private static func fits(_ edit: Diagnostic.Fix.Edit, _ sources: [SourceFile]) -> Bool {
    let range = edit.range
    return sources.indices.contains(range.file) && range.start >= 0 && range.start <= range.end
      && range.end <= sources[range.file].bytes.count
  }

  /// Takes all edits of a fix, or none where one meets an edit that was taken.
  private mutating func add(_ fix: Diagnostic.Fix) -> Bool {
    var all = edits
    for edit in fix.edits {
      var list = all[edit.range.file, default: []]
      let place = list.firstIndex { $0.range.start >= edit.range.start } ?? list.count
      if place < list.count, list[place].range.start < edit.range.end || list[place].range.start == edit.range.start {
        return false
      }
      if place > 0, list[place - 1].range.end > edit.range.start { return false }
      list.insert(edit, at: place)
      all[edit.range.file] = list
    }
    edits = all
    return true
  }
}
