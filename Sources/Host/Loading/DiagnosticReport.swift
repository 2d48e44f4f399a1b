internal import Geofences
internal import Model
internal import Rules

/// The findings about a rule set as a person or a program reads them.
package enum DiagnosticReport {
  /// Each finding with its lines and carets, then one line that counts them; empty where there is nothing to say.
  package static func text(_ loaded: LoadedRuleSet, isColoured: Bool) -> String {
    DiagnosticRenderer(sources: loaded.sources, color: isColoured).render(loaded.diagnostics)
  }

  /// What is said of a rule set without errors: `5 rules, 2 fences: no errors`.
  package static func closing(_ loaded: LoadedRuleSet) -> String {
    size(loaded) + ": no errors\n"
  }

  /// `5 rules, 2 fences`
  package static func size(_ loaded: LoadedRuleSet) -> String {
    let rules = loaded.rules?.rules.count ?? 0
    let fences = loaded.index?.fences.count ?? 0
    return "\(rules) rule\(rules == 1 ? "" : "s"), \(fences) fence\(fences == 1 ? "" : "s")"
  }

  /// For editors and other programs.
  package static func json(_ loaded: LoadedRuleSet) -> String {
    DiagnosticJSON.render(loaded.diagnostics, sources: loaded.sources)
  }
}
