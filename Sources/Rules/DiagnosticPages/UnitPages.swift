extension DiagnosticPages {
  static let units: [DiagnosticPage] = []
}
