import Wire

@testable import Trackers

/// What came of bytes that a connection or a datagram brought.
struct Heard: Equatable {
  /// Lines of events, without their ends.
  var events: [String] = []
  var rejects: [String] = []
  var quarantine: [String] = []
  var replies: [ReceptionSheet.Reply] = []
  var isClosed = false

  /// What goes back, as text of Latin-1.
  var answers: [String] { replies.map { FrameBytes($0.bytes).text } }
}

/// A listener without sockets.
struct Ear: ~Copyable {
  /// 2025-06-14T09:30:47.120Z, the moment that PROTOCOLS has in its example.
  static let now: Int64 = 1_749_893_447_120
  var reception: Reception
  var session: TrackerSession

  init(_ settings: ReceptionSettings = .init(), _ transport: FrameSource.Transport = .tcp) {
    reception = Reception(settings)
    session = TrackerSession(FrameSource(transport, peer: nil))
  }

  /// Hears bytes, and what their end says.
  mutating func hear(
    _ bytes: [UInt8], at received: Int64 = Ear.now, _ end: StreamEnd = .open, givesUp: Bool = false
  ) -> Heard {
    var sheet = ReceptionSheet()
    var heard = Heard()
    session.cutter.append(bytes)
    while let piece = session.cutter.next(end, givesUp: givesUp) {
      reception.take(piece, &session, at: received, &sheet)
      if sheet.shouldClose { break }
    }
    if end == .closed { reception.finish(&session, &sheet) }
    heard.events = Self.lines(sheet.events.string)
    heard.rejects = Self.lines(sheet.rejects.string)
    heard.quarantine = Self.lines(sheet.quarantine.string)
    heard.replies = sheet.replies
    heard.isClosed = sheet.shouldClose
    return heard
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }

  // MARK: In one go

  /// What comes of pieces of one connection, which then ends, or stays open.
  static func hear(
    _ pieces: [[UInt8]], _ settings: ReceptionSettings = .init(), at received: Int64 = Ear.now, closes: Bool = true
  ) -> Heard {
    var ear = Ear(settings)
    var all = Heard()
    for piece in pieces + [[]] {
      let isLast = piece.isEmpty
      let heard = ear.hear(piece, at: received, isLast && closes ? .closed : .open)
      all.events += heard.events
      all.rejects += heard.rejects
      all.quarantine += heard.quarantine
      all.replies += heard.replies
      if heard.isClosed {
        all.isClosed = true
        break
      }
    }
    return all
  }

  static func hear(
    _ text: String, _ settings: ReceptionSettings = .init(), at received: Int64 = Ear.now, closes: Bool = true
  )
    -> Heard
  { hear([Array(text.utf8)], settings, at: received, closes: closes) }

  /// A datagram of its own.
  static func datagram(_ bytes: [UInt8], at received: Int64 = Ear.now) -> Heard {
    var ear = Ear(.init(), .udp)
    return ear.hear(bytes, at: received, .closed)
  }

  /// The places at which cutting the bytes in two, or byte by byte (−1), changes what is heard.
  static func unstableSplits(_ bytes: [UInt8]) -> [Int] {
    let whole = hear([bytes])
    var places: [Int] = []
    if bytes.count > 1 {
      for place in 1..<bytes.count where hear([Array(bytes[..<place]), Array(bytes[place...])]) != whole {
        places.append(place)
      }
    }
    if hear(bytes.map { [$0] }) != whole { places.append(-1) }
    return places
  }
}
