extension DiagnosticPages {
  static let devices: [DiagnosticPage] = []
}
