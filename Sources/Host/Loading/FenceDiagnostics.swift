internal import Model
internal import Rules

/// Findings about fences as diagnostics, so that a person sees one kind of report.
enum FenceDiagnostics {
  /// A finding at the declaration of its fence.
  static func diagnostic(of placed: PlacedFinding, groups: [FenceGroup]) -> Diagnostic {
    let finding = placed.finding
    var message = finding.message
    // A reader of files leaves the subject out.
    if let file = finding.file, message.hasPrefix("is ") || message.hasPrefix("ends ") {
      message = "`\(file)` \(message)"
    }
    let places = [
      finding.file.flatMap { message.contains("\($0)`") ? nil : "in `\($0)`" },
      finding.feature.flatMap { message.contains("`\($0)`") ? nil : "feature `\($0)`" },
      finding.place,
    ]
    let note = places.compactMap { $0 }.joined(separator: ", ")
    return Diagnostic(
      DiagnosticCode(rawValue: code(of: finding.problem, isError: finding.isError)) ?? .unexpectedText, message,
      at: .init(placed.group.map { groups[$0].place } ?? .none), notes: note.isEmpty ? [] : [note])
  }

  /// The code, as people see it. One severity each: a problem that comes in two has two.
  static func code(of problem: FenceFinding.Problem, isError: Bool) -> String {
    switch problem {
    case .unreadable, .notAFenceFile: isError ? "F10" : "F30"
    case .truncated: isError ? "F11" : "F30"
    case .empty: isError ? "F12" : "F33"
    case .latitudeOutOfRange: isError ? "F13" : "F31"
    case .beyondRepair, .ringUnclosed, .ringTooShort, .repaired: isError ? "F14" : "F31"
    case .duplicateID: isError ? "F15" : "F30"
    case .noArea: isError ? "F16" : "F33"
    case .featureUnknown: isError ? "F17" : "F30"
    case .unsupportedGeometry: isError ? "F18" : "F33"
    case .tooMany: isError ? "F19" : "F30"
    case .propertyMissing: "F32"
    }
  }
}
