/// What came in since the start.
package struct ReceptionCounts: Sendable, Equatable {
  package var frames: [Family: Int] = [:]
  package var events: [DeviceReport.Kind: Int] = [:]
  package var rejected: [RejectCause: Int] = [:]
  package var unsupported: [UnsupportedFamily: Int] = [:]
  package var scanners: [Scanner: Int] = [:]
  package var invalid: [FixJudgement.Reason: Int] = [:]
  package var alarms = 0
  package var ignored = 0
  package var quarantined = 0
  package var late = 0
  package var outOfOrder = 0
  package var repeated = 0
  package var checksumFaults = 0
  package var clocks: [ClockMark: Int] = [:]
  package var answers = 0
  package init() {}
}
