package import Platform
package import Rules

/// A rule set after `picket check --fix`: what was changed, and what is left.
package struct MendedRuleSet: Sendable {
  /// One fix, with the line that it began in when it was applied.
  package struct Step: Sendable, Equatable {
    package var file: Int
    package var line: Int
    package var code: DiagnosticCode
    /// What the finding said.
    package var message: String
  }
  /// The texts as they were read.
  package var original: [SourceFile]
  /// The texts with all fixes, and their findings.
  package var loaded: LoadedRuleSet
  package var steps: [Step]
  /// Findings left whose one fix is a guess.
  package var guessCount: Int
  /// Findings left that offer several fixes.
  package var undecidedCount: Int

  /// Positions of the files that have changed.
  package var changed: [Int] { original.indices.filter { original[$0].bytes != loaded.sources[$0].bytes } }
}

/// Applies fixes until nothing changes.
package enum RuleMender {
  /// One fix may bring another finding to light; more rounds than this are none's doing but a fault of ours.
  static let roundLimit = 20

  package static func mend(_ sources: [SourceFile], withGuesses: Bool) -> MendedRuleSet {
    mend(sources, withGuesses: withGuesses) { RuleSetLoader.check($0) }
  }

  /// - Parameter check: finds what is wrong with the texts.
  package static func mend(
    _ sources: [SourceFile], withGuesses: Bool, check: ([SourceFile]) -> LoadedRuleSet
  ) -> MendedRuleSet {
    var mended = MendedRuleSet(
      original: sources, loaded: check(sources), steps: [], guessCount: 0, undecidedCount: 0)
    // Two fixes that undo each other would go round in circles.
    var seen: Set<[[UInt8]]> = [sources.map(\.bytes)]
    while true {
      let texts = mended.loaded.sources
      let plan = FixPlan(mended.loaded.diagnostics, sources: texts, withGuesses: withGuesses)
      mended.guessCount = plan.guesses.count
      mended.undecidedCount = plan.undecided.count
      if plan.taken.isEmpty || seen.count > roundLimit { return mended }
      let next = plan.applied(to: texts)
      guard seen.insert(next.map(\.bytes)).inserted else { return mended }
      mended.steps += steps(of: plan, in: texts)
      mended.loaded = check(next)
    }
  }

  private static func steps(of plan: FixPlan, in sources: [SourceFile]) -> [MendedRuleSet.Step] {
    var indexes: [Int: SourceIndex] = [:]
    return plan.taken.map { step in
      let place = step.fix.edits[0].range
      let index = indexes[place.file] ?? SourceIndex(sources[place.file])
      indexes[place.file] = index
      return MendedRuleSet.Step(
        file: place.file, line: index.line(at: place.start), code: step.finding.code, message: step.finding.message)
    }
  }

  /// Writes the files that have changed, each whole or not at all.
  package static func write(_ mended: MendedRuleSet) throws(RunFailure) {
    for number in mended.changed {
      let source = mended.loaded.sources[number]
      try WholeFile.replace(source.path, with: source.bytes, expected: mended.original[number].bytes)
    }
  }
}
