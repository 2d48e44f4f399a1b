package import Model
package import Wire

/// What came in.
package struct IntakeMetrics: Sendable, Equatable {
  package var lines = 0
  package var events: [DialectName: Int] = [:]
  package var refused: [RejectReason: Int] = [:]
  /// Lines that a dialect passes over by rule.
  package var passedOver = 0
  /// Events that came behind a newer one of their device.
  package var late = 0
  package var duplicates = 0
  /// Events whose fix time was too far ahead of when they were heard.
  package var clockFaults = 0
  /// Positions at 0/0 without a fix.
  package var zeroFixes = 0
  /// Fields whose value was of a wrong type.
  package var wrongTypes = 0
  package var devices = 0
  /// Bytes that hold their states.
  package var stateBytes = 0
  package init() {}
}
