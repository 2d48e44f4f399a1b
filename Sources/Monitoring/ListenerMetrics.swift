/// What a listener for trackers met since it began. Counts by a label have every label from the start.
package struct ListenerMetrics: Sendable, Equatable {
  // MARK: Transport

  /// Connections that are open.
  package var open = 0
  package var connections = 0
  /// Connections that ended by us, by why: `limit`, `timeout`, `superseded`, `not_a_tracker`.
  package var closed: [String: Int] = [:]
  package var datagrams = 0
  /// Datagrams that the system dropped, since nobody took them.
  package var datagramDrops = 0
  package var bytes = 0

  // MARK: Frames

  /// By protocol.
  package var frames: [String: Int] = [:]
  /// By type.
  package var events: [String: Int] = [:]
  /// Bytes that made no event, by reason.
  package var rejected: [String: Int] = [:]
  /// Frames of families that are known and not read, by protocol.
  package var unsupported: [String: Int] = [:]
  /// Who tried the port without being a tracker.
  package var scanners: [String: Int] = [:]
  /// Fixes that may not be used, by reason.
  package var invalidFixes: [String: Int] = [:]
  /// Events by what their fix time is worth.
  package var clocks: [String: Int] = [:]
  package var alarms = 0
  package var late = 0
  package var outOfOrder = 0
  package var repeated = 0
  package var checksumFaults = 0
  /// Events of devices that are not let in.
  package var quarantined = 0
  package var devices = 0

  // MARK: What goes out

  package var answers = 0
  package var unsentAnswers = 0
  /// Answers to alarms whose events are not handed on yet.
  package var owedAnswers = 0
  /// Bytes of lines that wait for their reader.
  package var waitingBytes = 0
  /// Times that connections were held back for a slow reader of the lines.
  package var holds = 0
  /// Connections are held back.
  package var isHolding = false
  /// Lines of side files and entries of a record for which there was no room, by file.
  package var unwritten: [String: Int] = [:]
  package init() {}
}
