package import Wire

/// What one piece of input amounts to, for whoever moves bytes.
package struct ReceptionSheet: ~Copyable {
  /// Lines of events.
  package var events = ByteBuffer(capacity: 1024)
  /// Lines of events of devices that are not let in.
  package var quarantine = ByteBuffer(capacity: 64)
  /// Lines about bytes that made no event.
  package var rejects = ByteBuffer(capacity: 64)
  /// What goes back, in order.
  package var replies: [Reply] = []
  /// Devices that were heard of.
  package var devices: [String] = []
  /// The sender is no tracker, or one that we cannot read: nothing is to be had from it.
  package var shouldClose = false

  package struct Reply: Sendable, Equatable {
    package var bytes: [UInt8]
    /// Whom it is for.
    package var device: String
    /// The line that must be handed on first; nil: it may go at once.
    package var after: Int?
  }

  package init() {}

  /// How far it is written.
  package struct Mark: Sendable {
    package let events: Int
    package let quarantine: Int
    package let rejects: Int
    package let replies: Int
  }

  package var mark: Mark {
    Mark(events: events.count, quarantine: quarantine.count, rejects: rejects.count, replies: replies.count)
  }

  package mutating func removeAll() {
    events.removeAll()
    quarantine.removeAll()
    rejects.removeAll()
    replies.removeAll(keepingCapacity: true)
    devices.removeAll(keepingCapacity: true)
    shouldClose = false
  }
}
