import Testing

@testable import Trackers

/// What is between frames, what is none, and how much of it is borne.
struct FrameCutterTests {
  private static let report =
    "imei:490000000000015,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;"
  private static let bracket = "(049000000001BR00\(TK103Tests.block))"
  private static let ext = XexunTests.ext + "\r\n"

  private static func pieces(_ bytes: [UInt8], _ cutter: inout FrameCutter, _ end: StreamEnd) -> [FrameCutter.Piece] {
    cutter.append(bytes)
    var pieces: [FrameCutter.Piece] = []
    while let piece = cutter.next(end) { pieces.append(piece) }
    return pieces
  }

  private static func pieces(_ bytes: [UInt8], _ end: StreamEnd = .closed) -> [FrameCutter.Piece] {
    var cutter = FrameCutter()
    return pieces(bytes, &cutter, end)
  }

  // MARK: Between frames

  @Test(arguments: ["\r\n", "\n\r", "\n", "\0", "\0\0", " ", "\t", ";", " ;\r\n\0;"])
  func whatEndsFramesIsPassedOver(_ between: String) {
    let heard = Ear.hear(between + Self.report + between + Self.ext + between + Self.bracket + between)
    #expect(heard.events.count == 3 && heard.rejects == [])
    let alone = Ear.hear(between)
    #expect(alone == Heard())
  }

  @Test func zeroAndFifteenBeginALoginOnlyAtFirst() {
    let login = [0x00, 0x0F] + Array("490000000000015".utf8)
    #expect(Self.pieces(login) == [.unsupported(.teltonika, FrameBytes(login))])
    #expect(Self.pieces([0, 0] + login).count == 1)
    let heard = Ear.hear([Array(Self.report.utf8) + login + Array(("\r\n" + Self.ext).utf8)])
    #expect(heard.events.count == 2 && !heard.isClosed)
  }

  // MARK: Families

  @Test func aConnectionMayCarryDevicesOfSeveralFamilies() {
    let frames: [[UInt8]] = [
      Array(Self.report.utf8), Array(Self.ext.utf8), Array(Self.bracket.utf8), XexunTests.short, TK102Tests.login,
      Array(H02Tests.text.utf8), XexunTests.short, H02Tests.binary, Array(Self.report.utf8),
      Array((V680Tests.frame + "\r\n").utf8), Array("490000000000015;".utf8), Array(Self.ext.utf8),
    ]
    let heard = Ear.hear([Array(frames.joined())])
    #expect(heard.events.count == frames.count && heard.rejects == [])
    #expect(Ear.hear(frames) == heard)
  }

  @Test func greetingsAndEchoesAreNoSignOfAFamily() {
    var cutter = FrameCutter()
    #expect(Self.pieces(Array("*490000000000015,00#\r\n**,imei:490000000000015,E;".utf8), &cutter, .open) == [])
    #expect(cutter.family == nil && cutter.pendingCount == 0)
    #expect(Self.pieces(Array("##,imei:490000000000015,A;".utf8), &cutter, .open).count == 1)
    #expect(cutter.family == .gps103)
  }

  // MARK: No frames

  @Test func whatIsNoFrameIsLetGoUpToTheNext() {
    for rubbish in ["?", "rub.bish", "\u{7}\u{8}", "1234x", "+490000000001,", "imex:", "((", "#12#x", "*1x2"] {
      for frame in [Self.report, Self.ext, Self.bracket, H02Tests.text, "#490000000000015##\r\n"] {
        let heard = Ear.hear(rubbish + "\n" + frame + frame)
        #expect(heard.events.count == 2, "\(rubbish) \(frame)")
        #expect(heard.rejects.count <= 1, "\(rubbish) \(frame)")
      }
    }
  }

  @Test func rubbishIsRubbishHoweverItIsSplit() {
    for rubbish in ["?", "rubbish and more of it", "\u{7}\u{8}", "1234x", "((", "G", "GPRM?", "imei", "*H", "##,ime?"] {
      for frame in [Self.report, Self.ext, Self.bracket] {
        #expect(Ear.unstableSplits(Array((rubbish + frame).utf8)) == [], "\(rubbish) \(frame)")
      }
    }
  }

  @Test func rubbishWithoutAnEndIsLetGoAfterASilence() {
    var cutter = FrameCutter()
    #expect(Self.pieces(Array("rub.bish".utf8), &cutter, .open) == [])
    #expect(Self.pieces([], &cutter, .silent) == [.rejected(.unknown, "rub.bish")])
    #expect(cutter.pendingCount == 0)
    #expect(Self.pieces(Array(Self.report.utf8), &cutter, .open).count == 1)
  }

  @Test func aHalfBegunFrameBehindRubbishIsKept() {
    var cutter = FrameCutter()
    let bytes = Array(Self.bracket.utf8)
    #expect(Self.pieces(Array("rub.bish".utf8) + bytes[..<3], &cutter, .open) == [])
    #expect(Self.pieces([], &cutter, .silent) == [.rejected(.unknown, "rub.bish")])
    #expect(Self.pieces(Array(bytes[3...]), &cutter, .open) == [.frame(.tk103, FrameBytes(bytes))])
  }

  @Test func fourMisfitsInARowAreNoTracker() {
    let rubbish = (0..<4).map { _ in "?#490000000000015x\n123456789012345x\n" }.joined()
    var cutter = FrameCutter()
    var pieces: [FrameCutter.Piece] = []
    for _ in 0..<4 {
      pieces += Self.pieces(Array("rub.bish".utf8), &cutter, .open)
      pieces += Self.pieces([], &cutter, .silent)
    }
    #expect(pieces == [FrameCutter.Piece](repeating: .rejected(.unknown, "rub.bish"), count: 3) + [.lost])
    #expect(Ear.hear(rubbish + Self.ext).events.count == 1)
  }

  @Test func aFrameForgivesTheMisfitsBeforeIt() {
    let text = (0..<12).map { "rubbish \($0)\n" + Self.report }.joined()
    let heard = Ear.hear(text)
    #expect(heard.events.count == 12 && heard.rejects.count == 12 && !heard.isClosed)
  }

  @Test func inTheMidstOfFramesAByteIsNoOtherFamily() {
    for bytes: [UInt8] in [[0x7E], [0xFC, 0x01], [0x78, 0x78], Array("GET ".utf8), [0x16, 0x03], [0xFF, 0xFB]] {
      let heard = Ear.hear([XexunTests.short + bytes + Array(("\n" + Self.report).utf8)])
      #expect(heard.events.count == 2 && heard.rejects.count == 1 && !heard.isClosed, "\(bytes)")
      #expect(Ear.hear([bytes + XexunTests.short]).isClosed, "\(bytes)")
    }
  }

  // MARK: Limits

  @Test func nothingGrowsWithoutBounds() {
    var cutter = FrameCutter()
    var pieces: [FrameCutter.Piece] = []
    for _ in 0..<400 {
      pieces += Self.pieces([UInt8](repeating: 0x39, count: 125), &cutter, .open)
      #expect(cutter.pendingCount <= 2 * FrameCutter.frameLimit)
    }
    #expect(pieces.contains(.lost))
    for case .rejected(_, let bytes) in pieces { #expect(bytes.count <= FrameCutter.frameLimit) }
  }

  @Test(arguments: [
    "imei:490000000000015,", "(049000000001BR00", "*HQ,4900000001,V1,", "##,imei:490000000000015,", "#490000000000015#",
    "2506141130,+490000000001,GPRMC,", ",+490000000001,", "[!0000000001\u{7F}", "$GPRMC,",
  ])
  func aFrameWithoutAnEndIsTooLong(_ beginning: String) {
    var cutter = FrameCutter()
    var pieces = Self.pieces(Array(beginning.utf8), &cutter, .open)
    for _ in 0..<100 { pieces += Self.pieces([UInt8](repeating: 0x78, count: 100), &cutter, .open) }
    #expect(cutter.pendingCount <= 2 * FrameCutter.frameLimit, "\(beginning)")
    #expect(!pieces.isEmpty)
    // A frame is heard behind it, if the connection is still borne.
    if !pieces.contains(.lost) {
      pieces = Self.pieces(Array((";\r\n])" + Self.report).utf8), &cutter, .closed)
      let last = FrameCutter.Piece.frame(.gps103, FrameBytes(Array(Self.report.utf8)))
      #expect(pieces.last == last || pieces.contains(.lost), "\(beginning)")
    }
  }

  @Test func aPhotoIsPassedOverAsItComes() {
    var cutter = FrameCutter()
    let photo = Array("imei:490000000000015,vr,".utf8) + [UInt8](repeating: 0x41, count: 20_000)
    for from in stride(from: 0, to: photo.count, by: 1000) {
      #expect(Self.pieces(Array(photo[from..<min(from + 1000, photo.count)]), &cutter, .open) == [])
      #expect(cutter.pendingCount == 0)
    }
    #expect(Self.pieces(Array((";" + Self.report).utf8), &cutter, .open).count == 1)
  }

  @Test func whoIsSilentBeforeHeIsKnownIsGivenUp() {
    var cutter = FrameCutter()
    cutter.append(Array("2506141130,".utf8))
    #expect(cutter.next(.silent) == nil)
    #expect(cutter.next(.silent, givesUp: true) == .rejected(.unknown, "2506141130,"))
    #expect(cutter.next(.silent, givesUp: true) == nil)
  }

  @Test func theEndOfAConnectionLeavesNothing() {
    for text in ["2506141130,+49", "imex", "(04", "*H", "#4900", "[!000", "$GPR", "GPRMC,", ",,", "\u{16}", "4900000"] {
      var cutter = FrameCutter()
      let pieces = Self.pieces(Array(text.utf8), &cutter, .closed)
      #expect(pieces.count == 1 && cutter.pendingCount == 0, "\(text)")
    }
  }
}
