/// Cuts the bytes of one connection, or of one datagram, into frames.
///
/// A value without a clock: whoever feeds it says when nothing came for a while. It finds the family of the first frame,
/// stays with it, and looks anew where a frame does not fit. What is no frame is let go in pieces, up to the next place
/// where one may begin.
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
  private var misfits = 0
  /// The family of the last frame.
  package private(set) var family: Family?

  package init() {}

  /// Bytes that wait for more.
  package var pendingCount: Int { buffer.count - start }
  /// Nothing is known yet of who sends.
  package var isUndetected: Bool { family == nil }

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
      guard passOver(), start < buffer.count else { return nil }
      let bytes = FrameBytes(buffer, from: start, to: buffer.count)
      if let family {
        switch family.cut(bytes, end) {
        case .misfit: break
        case let cut:
          if let piece = take(cut, family, bytes, end) { return piece }
          if isWaiting { return nil }
          continue
        }
      }
      switch detect(bytes, end, givesUp) {
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

  private mutating func detect(_ bytes: FrameBytes, _ end: StreamEnd, _ givesUp: Bool) -> Step {
    switch Detection(bytes, end, givesUp: givesUp) {
    case .wait: return .wait
    case .ignore(let count):
      start += count
      return .again
    // Whoever has sent a frame of ours is no stranger for one bad byte.
    case .unsupported where family != nil, .scanner where family != nil:
      return .piece(reject(.unknown, bytes))
    case .unsupported(let kind):
      start = buffer.count
      return .piece(.unsupported(kind, bytes))
    case .scanner(let scanner):
      start = buffer.count
      return .piece(.scanner(scanner, bytes))
    case .unknown:
      return .piece(reject(.unknown, bytes))
    case .family(let found):
      switch found.cut(bytes, end) {
      case .misfit: return .piece(reject(.malformed, bytes))
      case let cut:
        if let piece = take(cut, found, bytes, end) { return .piece(piece) }
        return isWaiting ? .wait : .again
      }
    }
  }

  private var isWaiting = false

  /// What a cut amounts to; nil: wait, or look again.
  private mutating func take(_ cut: Cut, _ found: Family, _ bytes: FrameBytes, _ end: StreamEnd) -> Piece? {
    isWaiting = false
    switch cut {
    case .frame(let length):
      precondition(length > 0 && length <= bytes.count, "a frame lies within its bytes")
      family = found
      misfits = 0
      start += length
      return .frame(found, bytes.slice(0, length))
    case .discard(let through, let limit):
      family = found
      discarding = (through, limit)
      return nil
    case .wait, .misfit:
      if bytes.count > Self.frameLimit { return reject(.tooLong, bytes) }
      if end == .closed { return reject(.incomplete, bytes) }
      isWaiting = true
      return nil
    }
  }

  /// Passes over what ends frames and what is being discarded; false: that takes all there is.
  private mutating func passOver() -> Bool {
    if var passing = discarding {
      while start < buffer.count, passing.left > 0 {
        let byte = buffer[start]
        start += 1
        passing.left -= 1
        if byte == passing.through { passing.left = 0 }
      }
      discarding = passing.left > 0 ? passing : nil
      if discarding != nil { return false }
    }
    while start < buffer.count, Self.isBetweenFrames(buffer[start]), !isTeltonika { start += 1 }
    return true
  }

  /// A length of two bytes begins with 0, which else stands between frames.
  private var isTeltonika: Bool {
    buffer[start] == 0 && (start + 1 == buffer.count || buffer[start + 1] == 0x0F)
  }

  private static func isBetweenFrames(_ byte: UInt8) -> Bool {
    byte == 0x0D || byte == 0x0A || byte == 0 || byte == 0x20 || byte == 0x09 || byte == 0x3B
  }

  /// Lets go of what is no frame, up to where the next one may begin.
  private mutating func reject(_ cause: RejectCause, _ bytes: FrameBytes) -> Piece {
    misfits += 1
    if misfits > Self.misfitLimit {
      start = buffer.count
      return .lost
    }
    let length = Self.boundary(bytes) ?? bytes.count
    start += length
    return .rejected(cause, bytes.slice(0, length))
  }

  /// The next place, not the first, where a frame may begin.
  static func boundary(_ bytes: FrameBytes) -> Int? {
    var at = 1
    while at < bytes.count {
      if isBeginning(bytes, at) { return at }
      at += 1
    }
    return nil
  }

  private static func isBeginning(_ bytes: FrameBytes, _ at: Int) -> Bool {
    switch bytes[at] {
    case 0x28: return at + 2 < bytes.count && Detection(bytes.from(at), .open) == .family(.tk103)
    case 0x5B: return Detection(bytes.from(at), .open) == .family(.tk102)
    case 0x2A: return Detection(bytes.from(at), .open) == .family(.h02)
    case 0x23, 0x24: return isFamily(Detection(bytes.from(at), .open))
    case 0x69, 0x49: return bytes.hasWord("imei:", at: at) && !bytes.isDigit(at - 1) && bytes[at - 1] != 0x20
    case 0x47: return bytes.has("GPRMC,", at: at) || bytes.has("GNRMC,", at: at)
    case 0x30...0x39:
      // Digits begin a frame behind the end of another only.
      guard bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D || bytes[at - 1] == 0x3B else { return false }
      return Detection(bytes.from(at), .open) != .unknown
    default: return false
    }
  }

  private static func isFamily(_ detection: Detection) -> Bool {
    if case .family = detection { return true }
    return false
  }
}
