/// Cuts the bytes of one connection, or of one datagram, into frames.
///
/// A value without a clock: whoever feeds it says when nothing came for a while. It finds the family of the first frame,
/// stays with it, and looks anew where a frame does not fit. What is no frame is let go in pieces, up to the next place
/// where one may begin: however the bytes were split on their way, the same pieces come of them.
package struct FrameCutter: Sendable {
  /// What the bytes hold next.
  package enum Piece: Sendable, Equatable {
    case frame(Family, FrameBytes)
    case rejected(RejectCause, FrameBytes)
    case unsupported(UnsupportedFamily, FrameBytes)
    case scanner(Scanner, FrameBytes)
    /// So often in a row nothing fitted that the sender is no tracker of ours.
    case lost
  }

  /// Bytes of a frame.
  package static let frameLimit = 2048
  /// In a row.
  private static let misfitLimit = 3

  private var buffer: [UInt8] = []
  private var start = 0
  /// What is passed over as it comes: up to such a byte, at most so many.
  private var discarding: (through: UInt8, left: Int)?
  /// The bytes are no frame, and why; among so many of them none begins.
  private var refusal: (cause: RejectCause, length: Int)?
  private var misfits = 0
  /// The family of the last frame.
  package private(set) var family: Family?

  package init() {}

  /// Bytes that wait for more.
  package var pendingCount: Int { buffer.count - start }

  package mutating func append(_ bytes: some Collection<UInt8>) {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= Self.frameLimit * 4)
      start = 0
    } else if start > Self.frameLimit {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next piece; nil: more bytes are needed.
  ///
  /// - Parameter givesUp: whose sender is not known by now is unknown.
  package mutating func next(_ end: StreamEnd, givesUp: Bool = false) -> Piece? {
    while true {
      switch step(end, givesUp) {
      case .piece(let piece): return piece
      case .again: continue
      case .wait: return nil
      }
    }
  }

  private enum Step {
    case piece(Piece)
    case again
    case wait
  }

  private var pending: FrameBytes { FrameBytes(buffer, from: start, to: buffer.count) }

  private mutating func step(_ end: StreamEnd, _ givesUp: Bool) -> Step {
    if let refusal { return letGo(refusal.cause, from: refusal.length, givesUp ? .closed : end) }
    guard passOver(end), start < buffer.count else { return .wait }
    let bytes = pending
    if let family {
      let cut = family.cut(bytes, end)
      if cut != .misfit { return take(cut, family, bytes, end) }
    }
    return detect(bytes, end, givesUp)
  }

  private mutating func detect(_ bytes: FrameBytes, _ end: StreamEnd, _ givesUp: Bool) -> Step {
    switch Detection(bytes, end, givesUp: givesUp) {
    case .wait: return .wait
    case .ignore(let count):
      start += count
      return .again
    // In the midst of frames these are bytes like others.
    case .unsupported where family != nil, .scanner where family != nil: return refuse(.unknown)
    case .unsupported(let kind):
      start = buffer.count
      return .piece(.unsupported(kind, bytes))
    case .scanner(let scanner):
      start = buffer.count
      return .piece(.scanner(scanner, bytes))
    case .unknown: return refuse(.unknown)
    case .family(let found):
      let cut = found.cut(bytes, end)
      return cut == .misfit ? refuse(.malformed) : take(cut, found, bytes, end)
    }
  }

  private mutating func take(_ cut: Cut, _ found: Family, _ bytes: FrameBytes, _ end: StreamEnd) -> Step {
    switch cut {
    case .frame(let length):
      precondition(length > 0 && length <= bytes.count, "a frame lies within its bytes")
      family = found
      misfits = 0
      start += length
      return .piece(.frame(found, bytes.slice(0, length)))
    case .discard(let through, let limit):
      family = found
      discarding = (through, limit)
      return .again
    case .wait, .misfit:
      if bytes.count > Self.frameLimit { return refuse(.tooLong) }
      return end == .closed ? refuse(.incomplete) : .wait
    }
  }

  // MARK: Between frames

  /// Passes over what ends frames and what is being discarded; false: that takes all there is.
  private mutating func passOver(_ end: StreamEnd) -> Bool {
    if var passing = discarding {
      while start < buffer.count, passing.left > 0 {
        let byte = buffer[start]
        start += 1
        passing.left -= 1
        if byte == passing.through || byte == 0x0D || byte == 0x0A { passing.left = 0 }
      }
      discarding = passing.left > 0 ? passing : nil
      if discarding != nil { return false }
    }
    while start < buffer.count, Self.isBetweenFrames(buffer[start]), !isTeltonika(end) { start += 1 }
    return true
  }

  /// A length of two bytes begins with 0, which else stands between frames.
  private func isTeltonika(_ end: StreamEnd) -> Bool {
    guard family == nil, buffer[start] == 0 else { return false }
    return start + 1 == buffer.count ? end != .closed : buffer[start + 1] == 0x0F
  }

  private static func isBetweenFrames(_ byte: UInt8) -> Bool {
    byte == 0x0D || byte == 0x0A || byte == 0 || byte == 0x20 || byte == 0x09 || byte == 0x3B
  }

  // MARK: What is no frame

  private mutating func refuse(_ cause: RejectCause) -> Step {
    refusal = (cause, 1)
    return .again
  }

  /// Lets go of what is no frame, up to where the next one may begin, or of as many bytes as a frame may have.
  private mutating func letGo(_ cause: RejectCause, from: Int, _ end: StreamEnd) -> Step {
    let bytes = pending
    var at = from
    search: while at < min(bytes.count, Self.frameLimit) {
      switch FrameBeginning(bytes, at, end) {
      case .here: break search
      case .unknown where end == .open:
        refusal = (cause, at)
        return .wait
      case .unknown: break search
      case .none: at += 1
      }
    }
    if at == bytes.count, at < Self.frameLimit, end == .open {
      refusal = (cause, at)
      return .wait
    }
    refusal = nil
    misfits += 1
    if misfits > Self.misfitLimit {
      start = buffer.count
      return .piece(.lost)
    }
    start += at
    return .piece(.rejected(cause, bytes.slice(0, at)))
  }
}
