internal import Trackers

/// One connection as the desk knows it. Of the desk's thread.
final class Peer {
  /// Counted from 1; names it in a record.
  let number: Int
  let address: String
  /// Address and port.
  let name: String
  var session: TrackerSession
  /// Times of the steady clock, ms.
  let opened: Int64
  var lastByte: Int64
  /// The same on the wall clock, ms since 1970: what is whole without its terminator was heard then.
  var lastHeard: Int64 = 0
  /// Since when bytes wait for more of their frame; nil: none do.
  var pendingSince: Int64?
  /// How the silence that goes on has been answered already.
  var silence = Silence.none
  /// The devices that it is the newest connection of.
  var devices: Set<String> = []
  /// A newer connection has taken its place, since then; nil: none has.
  var supersededSince: Int64?
  /// No more bytes come from it.
  var isEnded = false
  var isClosing = false
  let line: PeerLine

  /// What a long silence leads to, step by step.
  enum Silence: Int, Comparable {
    case none, silent, undetected, expired
    static func < (left: Silence, right: Silence) -> Bool { left.rawValue < right.rawValue }
  }

  init(number: Int, address: String, name: String, source: FrameSource, opened: Int64, line: PeerLine) {
    self.number = number
    self.address = address
    self.name = name
    session = TrackerSession(source)
    self.opened = opened
    lastByte = opened
    self.line = line
  }
}

/// The way back to whoever sent something.
struct PeerLine {
  /// Sends bytes, if that can be.
  let send: ([UInt8]) -> Void
  /// Reads no more until it is told to go on.
  var hold: (Bool) -> Void = { _ in }
  var close: () -> Void = {}

  /// There is none: a record is played.
  static var none: PeerLine { PeerLine(send: { _ in }) }
}
