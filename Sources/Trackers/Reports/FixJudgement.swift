/// Whether a report's place may be used.
package struct FixJudgement: Sendable, Equatable {
  package enum Reason: String, Sendable, CaseIterable {
    case noFix = "no_fix"
    case zero, range, checksum
    case noDate = "no_date"
  }

  /// nil: the report says nothing of a fix.
  package let isValid: Bool?
  /// Why not; nil where it may.
  package let reason: Reason?

  /// - Parameter isStrict: a single wrong checksum is enough.
  package init(_ report: DeviceReport, _ clock: ClockReading, isStrict: Bool) {
    reason = Self.reason(report, clock, isStrict)
    isValid = reason != nil ? false : report.isFixed == nil && report.place == .absent ? nil : true
  }

  private static func reason(_ report: DeviceReport, _ clock: ClockReading, _ isStrict: Bool) -> Reason? {
    if report.isFixed == nil && report.place == .absent { return nil }
    if report.isFixed == false { return .noFix }
    switch report.place {
    case .absent: return .noFix
    case .zero: return .zero
    case .impossible: return .range
    case .at: break
    }
    let isBad = isStrict ? report.integrity.isAnyChecksumBad : report.integrity.isEveryChecksumBad
    if isBad { return .checksum }
    return clock.time == nil ? .noDate : nil
  }
}
