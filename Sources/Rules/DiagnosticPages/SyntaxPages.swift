extension DiagnosticPages {
  static let syntax: [DiagnosticPage] = []
}
