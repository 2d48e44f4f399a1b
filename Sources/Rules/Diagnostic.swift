/// One finding about a rule set: collected, never thrown. Shape after LANGUAGE, section 10.
package struct Diagnostic: Sendable, Equatable {
  /// A labelled place: `fires above 80 km/h`.
  package struct Label: Sendable, Equatable {
    package var range: SourceRange
    package var text: String
    package init(_ range: SourceRange, _ text: String = "") {
      self.range = range
      self.text = text
    }
  }
  /// An edit that a program may apply.
  package struct Fix: Sendable, Equatable {
    package struct Edit: Sendable, Equatable {
      package var range: SourceRange
      package var replacement: String
      package init(_ range: SourceRange, _ replacement: String) {
        self.range = range
        self.replacement = replacement
      }
    }
    /// What to write instead: `held 10 min`.
    package var title: String
    package var edits: [Edit]
    /// The text then says what the writer certainly meant, so `check --fix` applies it unasked. Otherwise it is a guess.
    package var isSafe: Bool
    package init(_ title: String, _ edits: [Edit] = [], isSafe: Bool = false) {
      self.title = title
      self.edits = edits
      self.isSafe = isSafe
    }
  }

  package var code: DiagnosticCode
  /// Lower case, no full stop, names the thing in backticks.
  package var message: String
  package var primary: Label
  package var secondary: [Label]
  package var notes: [String]
  package var fixes: [Fix]
  package init(
    _ code: DiagnosticCode, _ message: String, at primary: Label, and secondary: [Label] = [], notes: [String] = [],
    fixes: [Fix] = []
  ) {
    self.code = code
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.fixes = fixes
  }
}
