/// What is known of one connection, or of one address and port that sends datagrams.
package struct TrackerSession: Sendable {
  package var cutter = FrameCutter()
  package let source: FrameSource
  /// Whom its frames without an identity are of: the last that a frame named.
  package internal(set) var identity: Identity?
  /// Of whose frames it holds alone; nil: of all. A login and a heartbeat name the line, a report in passing itself.
  var identityFamily: Family?
  /// Reports that came before anybody said whose they are.
  var held: [HeldReport] = []
  /// Frames that said something.
  package internal(set) var frameCount = 0

  /// A report with its frame and when it was heard.
  struct HeldReport: Sendable {
    var report: DeviceReport
    var frame: FrameBytes
    var received: Int64
  }
  /// So many are held; the oldest are given up.
  static let heldLimit = 32

  /// The frame of the first report that is held; nil: none is.
  package var heldFrame: FrameBytes? { held.first?.frame }

  package init(_ source: FrameSource, identity: Identity? = nil) {
    self.source = source
    self.identity = identity
  }
}
