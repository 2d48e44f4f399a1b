/// What a family is told beside the frame's bytes.
package struct ReadingContext: Sendable {
  /// When the frame was heard, ms since 1970.
  package var received: Int64
  /// How the square family's login is answered: its sources disagree.
  package var tk102Answer = TK102Answer.zero

  package init(received: Int64) { self.received = received }
}

/// The two answers to a login of the square family.
package enum TK102Answer: String, Sendable, CaseIterable {
  /// The type byte 0, the sequence number, the body behind a `0`.
  case zero
  /// The type byte `"`, the sequence number 1, the rest as it came.
  case quote
}

/// What a frame says.
package enum Reading: Sendable, Equatable {
  case reports([DeviceReport], answers: [Answer])
  /// A greeting, or our own command come back: nothing to tell.
  case ignored
  case rejected(RejectCause)

  static func report(_ report: DeviceReport, answers: [Answer] = []) -> Reading {
    .reports([report], answers: answers)
  }
}

/// Why bytes made no event.
package enum RejectCause: String, Sendable, CaseIterable {
  /// They begin like no family.
  case unknown
  /// A family's frame whose inside is none.
  case malformed
  /// The identity is missing, too long, or holds what none may hold.
  case identity
  /// A frame longer than any may be.
  case tooLong = "too_long"
  /// The end of it never came.
  case incomplete
  /// A position, and nobody said whose.
  case nobody
}

/// Bytes that go back to the tracker.
package struct Answer: Sendable, Equatable {
  package var bytes: [UInt8]
  /// It makes the tracker forget an alarm: only once its event has been handed on.
  package var acknowledgesAlarm = false
  /// It ends an alarm that the tracker would repeat; may be switched off for a device.
  package var silencesDevice = false

  package init(_ bytes: [UInt8], acknowledgesAlarm: Bool = false, silencesDevice: Bool = false) {
    self.bytes = bytes
    self.acknowledgesAlarm = acknowledgesAlarm
    self.silencesDevice = silencesDevice
  }

  package init(_ text: String, acknowledgesAlarm: Bool = false, silencesDevice: Bool = false) {
    self.init(Array(text.utf8), acknowledgesAlarm: acknowledgesAlarm, silencesDevice: silencesDevice)
  }
}
