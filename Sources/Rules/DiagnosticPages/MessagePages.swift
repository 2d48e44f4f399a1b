extension DiagnosticPages {
  static let messages: [DiagnosticPage] = []
}
