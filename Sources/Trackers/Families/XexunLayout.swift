/// Where the parts of a Xexun frame stand.
///
/// The end cannot be told from a terminator: the short form ends with two raw bytes of checksum, which may be any, line
/// ends among them, and the extended form may be followed by nothing at all.
struct XexunLayout: Equatable {
  enum Tail: Equatable {
    /// Digits of the length from `begin` on, and behind them at `crc` two raw bytes.
    case short(begin: Int, crc: Int)
    /// Columns from `begin` on up to `end`.
    case extended(begin: Int, end: Int)
    /// The frame ends behind its identity.
    case none
  }

  /// Of `GPRMC`; nil: a frame without.
  var rmc: Int?
  /// Of the sentence's `*`.
  var star: Int?
  /// Of `imei:`.
  var imei: Int
  /// Of the identity.
  var name: Range<Int>
  var tail = Tail.none
  var length = 0

  /// Bytes within which the sentence begins: a clock, a telephone number, commas.
  private static let headLimit = 100
  /// Bytes within which a frame without a sentence names its identity.
  private static let cellLimit = 120
  /// Bytes from the sentence to the identity.
  private static let bodyLimit = 256
  private static let nameLimit = 24

  /// What the first bytes are: where they are cut, and the layout where they are a frame.
  ///
  /// Bytes that began as a frame and then turn into another are cut before that one, without a layout.
  static func find(_ all: FrameBytes, _ end: StreamEnd) -> (cut: Cut, layout: XexunLayout?) {
    let bytes = all.slice(0, FrameCutter.frameLimit)
    switch body(bytes) {
    case .wait: return (.wait, nil)
    case .misfit: return (.misfit, nil)
    case .broken(let length): return (.frame(length), nil)
    case .named(let rmc, let star, let imei):
      var at = imei + 5
      while at < bytes.count, bytes[at] == 0x20 { at += 1 }
      let begin = at
      // Fifteen digits are the whole of it, whatever comes next.
      if bytes.digitCount(from: at) == 15 {
        at += 15
      } else {
        while at < bytes.count, at - begin <= nameLimit, FrameBytes.isAlphanumeric(bytes[at]) { at += 1 }
      }
      if at - begin > nameLimit { return (.misfit, nil) }
      // No column there is a word: it is a report of GPS103, behind a frame that lost its end.
      if isKeyword(bytes, at) { return (.frame(imei), nil) }
      var layout = XexunLayout(rmc: rmc, star: star, imei: imei, name: begin..<at)
      let cut = layout.cutBehindName(bytes, end)
      guard case .frame(let length) = cut else { return (cut, nil) }
      layout.length = length
      return (cut, layout)
    }
  }

  private static func isKeyword(_ bytes: FrameBytes, _ comma: Int) -> Bool {
    guard comma + 2 < bytes.count, bytes[comma] == 0x2C else { return false }
    return FrameBytes.isLetter(bytes[comma + 1]) && FrameBytes.isLetter(bytes[comma + 2])
  }

  private mutating func cutBehindName(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    let at = name.upperBound
    if at == bytes.count { return end == .closed && name.count == 15 ? .frame(at) : .wait }
    return Self.isEnd(bytes[at]) ? .frame(at + 1) : cutTail(bytes, at + 1, end)
  }

  // MARK: Up to the identity

  private enum Body {
    case wait, misfit
    /// So many bytes are no frame, and behind them one may begin.
    case broken(Int)
    case named(rmc: Int?, star: Int?, imei: Int)
  }

  private static func body(_ bytes: FrameBytes) -> Body {
    guard isHead(bytes) else { return .misfit }
    let name = imei(bytes.slice(0, cellLimit), from: 0)
    // A sentence behind an identity is of the next frame.
    if let rmc = RMCSentence.begin(bytes.slice(0, min(headLimit + 6, name ?? .max))) {
      if rmc > 0, bytes[rmc - 1] == 0x24 { return .misfit }
      if let next = lineHead(bytes, before: rmc) { return .broken(next) }
      return sentence(bytes, rmc)
    }
    guard let name else { return bytes.count >= cellLimit ? .misfit : .wait }
    return hasSignal(bytes, before: name) ? .named(rmc: nil, star: nil, imei: name) : .misfit
  }

  /// Whether the bytes may begin a frame: a clock and a comma, a comma, or the sentence at once.
  private static func isHead(_ bytes: FrameBytes) -> Bool {
    guard bytes.count > 0 else { return true }
    if bytes[0] == 0x47 { return bytes.isBegun("GPRMC,") || bytes.isBegun("GNRMC,") }
    let digits = bytes.digitCount()
    if digits > 14 { return false }
    return digits == bytes.count || bytes[digits] == 0x2C
  }

  /// Where a line begins with a clock: what stands before it lost its end. A raw telephone number may hold ends of lines.
  private static func lineHead(_ bytes: FrameBytes, before rmc: Int) -> Int? {
    for at in 1..<max(1, rmc) where bytes.isDigit(at) && (bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D) {
      let comma = at + bytes.digitCount(from: at)
      if comma < rmc, bytes[comma] == 0x2C, clock(bytes, before: comma) == at { return at }
    }
    return nil
  }

  /// Whether the letter of the signal stands before an identity, an alarm at most between them: the mark of a frame
  /// without a sentence.
  static func hasSignal(_ bytes: FrameBytes, before name: Int) -> Bool {
    bytes.slice(0, name).split(0x2C).suffix(3).dropLast().contains { isSignal($0.trimmed) }
  }

  /// Whether a column is the letter of the signal.
  static func isSignal(_ column: FrameBytes) -> Bool { column.equals("F") || column.equals("L") }

  /// From the sentence to the identity: one line, unless the receiver's own end of a line stands behind its checksum.
  private static func sentence(_ bytes: FrameBytes, _ rmc: Int) -> Body {
    var star: Int?
    var at = rmc + 6
    while at < min(bytes.count, rmc + bodyLimit) {
      switch bytes[at] {
      case 0x2A where star == nil: star = at
      case 0x0D, 0x0A:
        var next = at
        while next < bytes.count, bytes[next] == 0x0D || bytes[next] == 0x0A { next += 1 }
        guard let star, at == star + 3 else { return .broken(at + 1) }
        if next + 2 >= bytes.count { return .wait }
        guard bytes[next] == 0x2C, isSignal(bytes.slice(next + 1, next + 2)), bytes[next + 2] == 0x2C else {
          return .broken(at + 1)
        }
        at = next
      case 0x47 where isSentence(bytes, at):
        return .broken(beginning(bytes, before: at, commas: 2, from: rmc + 6))
      case 0x49, 0x69:
        guard bytes.hasWord("imei:", at: at) else { break }
        // Where the columns between are missing, another frame has begun.
        let isOwn = star.map { bytes.slice($0, at).split(0x2C).count > 2 } ?? hasSignal(bytes, before: at)
        return isOwn ? .named(rmc: rmc, star: star, imei: at) : .broken(at)
      default: break
      }
      at += 1
    }
    // A mark that begins within the limit is seen when all of it is there.
    return bytes.count >= rmc + bodyLimit + 5 ? .misfit : .wait
  }

  // MARK: Marks within bytes

  static func imei(_ bytes: FrameBytes, from: Int) -> Int? {
    var at = from
    while at + 5 <= bytes.count {
      if bytes.hasWord("imei:", at: at) { return at }
      at += 1
    }
    return nil
  }

  static func isSentence(_ bytes: FrameBytes, _ at: Int) -> Bool {
    bytes.has("GPRMC,", at: at) || bytes.has("GNRMC,", at: at)
  }

  static func isEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0 || byte == 0x3B }

  /// Where the frame begins whose sentence or identity stands at a place: at the next clock before it, or so many commas
  /// before it with the digits there.
  static func beginning(_ bytes: FrameBytes, before place: Int, commas: Int, from low: Int) -> Int {
    var counted: Int?
    var seen = 0
    var at = place - 1
    while at > low, at > place - headLimit {
      if bytes[at] == 0x2C {
        if let clock = clock(bytes, before: at), clock >= low { return clock }
        seen += 1
        if seen == commas { counted = at }
      }
      at -= 1
    }
    guard let counted else { return low }
    var begin = counted
    while begin > low, bytes.isDigit(begin - 1) { begin -= 1 }
    // Fewer digits belong to what stands before.
    return counted - begin >= 10 ? begin : counted
  }

  /// The place of a wall clock, or of zeros in its stead, that ends at a place.
  static func clock(_ bytes: FrameBytes, before end: Int) -> Int? {
    for length in [12, 10] where end >= length {
      let text = bytes.slice(end - length, end)
      guard text.digitCount() == length else { continue }
      if ClockText.wallClock(text) != nil || text.integer == 0 { return end - length }
    }
    return nil
  }
}
