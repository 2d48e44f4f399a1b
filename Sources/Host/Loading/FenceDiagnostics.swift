internal import Model
internal import Rules

/// Findings about fences as diagnostics, so that a person sees one kind of report.
enum FenceDiagnostics {
  /// A finding at the declaration of its fence.
  static func diagnostic(of placed: PlacedFinding, groups: [FenceGroup]) -> Diagnostic {
    let range = placed.group.map { groups[$0].place } ?? .none
    var notes: [String] = []
    if let place = placed.finding.place { notes.append("at " + place) }
    if let feature = placed.finding.feature { notes.append("feature `\(feature)`") }
    return Diagnostic(
      code(of: placed.finding.problem, isError: placed.finding.isError), placed.finding.message, at: .init(range),
      notes: notes)
  }

  /// STUB until the F codes stand in the catalogue.
  private static func code(of problem: FenceFinding.Problem, isError: Bool) -> DiagnosticCode { .unexpectedText }
}
