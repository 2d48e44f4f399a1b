package import Monitoring
package import Trackers

/// All that a listener can be told; the one configuration that flags become.
package struct ListenOptions: Sendable {
  /// The port that trackers are pointed at.
  package static let usualPort = 8888

  package var ports = [ListenOptions.usualPort]
  /// Addresses to listen on; empty: every one, of IPv4 and of IPv6.
  package var hosts: [String] = []
  package var usesTCP = true
  package var usesUDP = true
  package var limits = ListenLimits()
  package var reception = ReceptionSettings()
  /// The file of identities that are let in, read anew on request; nil: all are.
  package var allowPath: String?
  /// Where events of devices go that are not let in; nil: nowhere.
  package var quarantinePath: String?
  /// Where bytes go that made no event; nil: nowhere.
  package var rejectsPath: String?
  /// Where all that arrives is taken down; nil: nowhere.
  package var recordPath: String?
  /// Devices whose traffic is shown on stderr: a glob; nil: none.
  package var dumped: String?
  /// Addresses are left out of events.
  package var withholdsPeers = false
  /// Where metrics are served; nil: nowhere.
  package var metrics: ListenAddress?
  package init() {}
}

/// What trackers may take, and how long they are waited for.
package struct ListenLimits: Sendable {
  /// Connections in all.
  package var connections = 100_000
  /// Of one address. Networks of mobile phones put thousands of trackers behind one.
  package var connectionsPerAddress = 20_000
  /// Bytes of one read. A frame has 2 KiB at most, so that a connection never holds more than 4 KiB.
  static let readBytes = 2048
  /// The longest datagram that is read whole; trackers send a few hundred bytes.
  static let datagramBytes = 2048
  /// By then a connection has brought a frame, ms.
  package var detectionMilliseconds: Int64 = 30_000
  /// So long may a connection be silent, ms. Less than five minutes cuts trackers off between two reports.
  package var idleMilliseconds: Int64 = 900_000
  /// After so long without bytes what is whole without its terminator is a frame, ms.
  package var silenceMilliseconds: Int64 = 2000
  /// After so long without bytes a sender that is not known yet is unknown, ms.
  package var undetectedMilliseconds: Int64 = 3000
  /// So long a frame is waited for, from its first byte on, ms.
  package var frameMilliseconds: Int64 = 60_000
  /// So long an older connection of a device that has a newer one is read, ms.
  package var supersededMilliseconds: Int64 = 60_000
  /// So long the sender of datagrams without an identity is remembered, ms.
  package var senderMilliseconds: Int64 = 300_000
  /// Senders of datagrams that are remembered.
  package var senders = 65_536
  /// Bytes of lines that wait for a slow reader before connections are held back, and at which they go on.
  package var outputHighBytes = 1 << 20
  package var outputLowBytes = 256 << 10
  /// At the end nothing must have come for so long, ms; at most so long it is waited for.
  package var drainQuietMilliseconds: Int64 = 300
  package var drainMilliseconds: Int64 = 5000
  package init() {}
}

/// A moment by the two clocks.
struct Moment: Sendable {
  /// ms since 1970.
  var wall: Int64
  /// ms of a clock that never steps.
  var steady: Int64
}
