extension DiagnosticPages {
  static let sinks: [DiagnosticPage] = []
}
