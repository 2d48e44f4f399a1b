extension DiagnosticPages {
  static let names: [DiagnosticPage] = []
}
