extension DiagnosticPages {
  static let rules: [DiagnosticPage] = []
}
