/// One report with all that the listener adds to it: what becomes a line.
package struct TrackerEvent: Sendable {
  package enum IdentitySource: String, Sendable { case frame, session }

  package var report: DeviceReport
  package var identity: Identity
  package var identitySource: IdentitySource
  package var source: FrameSource
  /// ms since 1970.
  package var received: Int64
  package var clock: ClockReading
  package var fix: FixJudgement
  package var marks: Marks
  /// What goes back to the tracker.
  package var answers: [Answer]
  /// By which a line is known within the process; nil for one that is set aside.
  package var sequence: Int?
  /// The unit of the report's speed, where the settings know better.
  package var speedUnit: SpeedUnit
  /// The frame, where it is asked for.
  package var raw: FrameBytes?
}

/// Where a frame came from.
package struct FrameSource: Sendable, Equatable {
  package enum Transport: String, Sendable { case tcp, udp }
  package var transport: Transport
  /// Address and port; nil where it is withheld.
  package var peer: String?

  package init(_ transport: Transport, peer: String?) {
    self.transport = transport
    self.peer = peer
  }
}
