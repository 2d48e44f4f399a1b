internal import Rules

/// A line of a rule file.
package struct TuningLocation: Sendable, Equatable {
  /// As named on the command line.
  package var file: String
  /// From 1.
  package var line: Int
  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `fleet.rules:7`
  package var text: String { "\(TerminalText.line(file)):\(line)" }
}
