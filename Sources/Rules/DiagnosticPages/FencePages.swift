extension DiagnosticPages {
  static let fences: [DiagnosticPage] = []
}
