/// Colours of findings and reports on a terminal, as SGR sequences.
package enum TerminalStyle: String, Sendable {
  case error = "1;31"
  case warning = "1;33"
  case strong = "1"
  case gutter = "1;34"
  case fix = "1;32"
  case faint = "2"

  /// The text in this colour; as it is where colour is off or nothing would be seen.
  package func paint(_ text: String, _ isOn: Bool) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
