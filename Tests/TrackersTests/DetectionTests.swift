import Testing

@testable import Trackers

/// The table of beginnings, row by row: what they are of, and from which byte on that is known.
struct DetectionTests {
  private static func detect(_ text: String, _ end: StreamEnd = .open, givesUp: Bool = false) -> Detection {
    detect(Array(text.utf8), end, givesUp: givesUp)
  }

  private static func detect(_ bytes: [UInt8], _ end: StreamEnd = .open, givesUp: Bool = false) -> Detection {
    Detection(FrameBytes(bytes), end, givesUp: givesUp)
  }

  /// A beginning, its verdict, and how many bytes that takes; before them it waits.
  static let beginnings: [(bytes: [UInt8], needs: Int, verdict: Detection)] = [
    row("##,imei:", 8, .family(.gps103)), row("##,IMEI:490", 8, .family(.gps103)),
    row("#490000000000015#", 17, .family(.v680)), row("#49000000000001#", 16, .family(.v680)),
    row("#49000000000000150#", 19, .family(.v680)),
    row("imei:490000000000015,tracker", 5, .family(.gps103)), row("IMEI:490", 5, .family(.gps103)),
    row("Imei:490", 5, .family(.gps103)),
    row("2506141130,+490000000001,GPRMC,", 31, .family(.xexun)),
    row("250614113015,,GNRMC,", 20, .family(.xexun)), row("00000000000000,x,GPRMC,", 23, .family(.xexun)),
    row("250614113045,+490000000001,,L,, imei:4", 37, .family(.xexun)),
    row("490000000000015;", 16, .family(.gps103)), row("490000000000015\r", 16, .family(.gps103)),
    row("490000000000015\n", 16, .family(.gps103)), row("49000000000001;", 15, .family(.gps103)),
    row("49000000000000150;", 18, .family(.gps103)),
    row("490000000000015imei:490", 20, .family(.gps103)), row("490000000000015IMEI:490", 20, .family(.gps103)),
    row("490000000000015$GPRMC", 17, .family(.t55)), row("490000000000015,$GPRMC", 18, .family(.t55)),
    row("7/490000000000015/$GPRMC", 20, .family(.t55)), row("4900$GNRMC", 6, .family(.t55)),
    row(",+490000000001,,L,, imei:4", 25, .family(.xexun)), row(",,,F,help me!,imei:4", 19, .family(.xexun)),
    row(",+490000000001,GPRMC,", 21, .family(.xexun)),
    row("GPRMC,093015", 6, .family(.xexun)), row("GNRMC,093015", 6, .family(.xexun)),
    row("(04", 3, .family(.tk103)), row("(ab", 3, .family(.tk103)),
    row("[!0000000001", 12, .family(.tk102)), ([0x5B, 0x80] + Array("0000000001".utf8), 12, .family(.tk102)),
    row("[3G*", 4, .unsupported(.watch)), row("[SG*", 4, .unsupported(.watch)), row("[CS*", 4, .unsupported(.watch)),
    row("*HQ,490", 4, .family(.h02)), row("*TH,490", 4, .family(.h02)), row("*ET,490", 4, .unsupported(.et)),
    row("*490000000000015,00#", 20, .ignore(20)), row("**,imei:490000000000015,E;", 26, .ignore(26)),
    row("$GPRMC,", 7, .family(.t55)), row("$GPGGA,", 7, .family(.t55)), row("$PGID,4", 6, .family(.t55)),
    row("$GNRMC,", 7, .family(.t55)), row("$IMEI=4", 6, .family(.t55)), row("$AB,", 4, .family(.t55)),
    (H02Tests.bytes("24 4900000001 093015 140625 48070380"), 12, .family(.h02)),
    row("$$", 2, .unsupported(.meiligao)),
    ([0x78, 0x78, 0x0D], 2, .unsupported(.gt06)), ([0x79, 0x79], 2, .unsupported(.gt06)),
    ([0xFA, 0xAF], 2, .unsupported(.xexun2)), ([0xFC], 1, .unsupported(.xexun3)),
    ([0x7E, 0x02], 1, .unsupported(.jt808)),
    ([0x00, 0x0F] + Array("490000000000015".utf8), 17, .unsupported(.teltonika)),
    row("GET / HTTP/1.1", 4, .scanner(.http)), row("POST /", 4, .scanner(.http)), row("HEAD /", 4, .scanner(.http)),
    row("PUT /x", 4, .scanner(.http)), ([0x16, 0x03, 0x01], 2, .scanner(.tls)), row("SSH-2.0-x", 4, .scanner(.ssh)),
    ([0xFF, 0xFB, 0x18], 2, .scanner(.telnet)), ([0xFF, 0xFD], 2, .scanner(.telnet)),
  ]

  private static func row(_ text: String, _ needs: Int, _ verdict: Detection) -> ([UInt8], Int, Detection) {
    (Array(text.utf8), needs, verdict)
  }

  @Test(arguments: beginnings.indices)
  func aBeginningIsKnownFromAByteOn(_ number: Int) {
    let (bytes, needs, verdict) = Self.beginnings[number]
    for count in 1...bytes.count {
      let expected = count < needs ? .wait : verdict
      #expect(Self.detect(Array(bytes[..<count])) == expected, "\(FrameBytes(bytes).text) \(count)")
    }
  }

  @Test(arguments: beginnings.indices)
  func whatFollowsChangesNoVerdict(_ number: Int) {
    let (bytes, needs, verdict) = Self.beginnings[number]
    if case .ignore = verdict { return }
    for after in [Array("imei:490000000000015,".utf8), Array("\r\n$GPRMC,".utf8), [UInt8](repeating: 0xFF, count: 400)]
    {
      #expect(Self.detect(Array(bytes[..<needs]) + after) == verdict)
    }
  }

  @Test(arguments: [
    "hello", "x", "\u{1}", "+490000000001,GPRMC,", "#12#", "#4900000000000150000#", "##,login", "# ", "$1x", "$G",
    "$TOOLONG,", "(?1", "((", "[!12x", "490000000000015x", "123;", "490000000000015$X",
    "490000000000015imex", "12345678901234567890123", "G", "GPX", "imex", "IMEX", "OPEN", "**x", "*Hx1", "*H1,",
  ])
  func otherBeginningsAreNone(_ text: String) {
    #expect(Self.detect(text, .closed) == .unknown)
  }

  @Test(
    arguments: [[0x00, 0x10], [0xFA, 0x00], [0x78, 0x79], [0x79, 0x78], [0xFF, 0x20], [0x16, 0x01], [0x80]] as [[UInt8]]
  )
  func otherBinaryBeginningsAreNone(_ bytes: [UInt8]) {
    #expect(Self.detect(bytes) == .unknown)
  }

  // MARK: Digits

  @Test func bareDigitsAreAHeartbeatOnceNothingFollows() {
    #expect(Self.detect("490000000000015") == .wait)
    #expect(Self.detect("490000000000015", .silent) == .family(.gps103))
    #expect(Self.detect("490000000000015", .closed) == .family(.gps103))
  }

  @Test func aClockOfAFrameThatStoppedIsNoHeartbeat() {
    for clock in ["2506141130", "250614113015", "25061411301500"] {
      #expect(Self.detect(clock, .silent) == .wait)
    }
    for clock in ["2506141130", "250614113015"] {
      #expect(Self.detect(clock, .closed) == .unknown)
      // Nor is it answered.
      #expect(Ear.hear(clock).replies == [])
      #expect(Ear.datagram(Array(clock.utf8)).replies == [])
    }
  }

  @Test func aSentenceMustComeSoon() {
    let head = "2506141130,"
    #expect(Self.detect(head + String(repeating: "x", count: 80) + ",GPRMC,") == .family(.xexun))
    #expect(Self.detect(head + String(repeating: "x", count: 200) + ",GPRMC,") == .unknown)
    #expect(Self.detect(head + String(repeating: "x", count: 60)) == .wait)
  }

  @Test func anIdentityAloneShowsNoXexunFrame() {
    // Columns of a report of GPS103 that lost its head.
    #expect(Self.detect("250614113015,,F,093015.000,A,4807.0380,imei:490000000000015,tracker,") == .unknown)
    #expect(Self.detect(",,imei:490000000000015,") == .unknown)
  }

  @Test func aTelephoneNumberMayBeRaw() {
    let phone: [UInt8] = [
      0x80, 0x2C, 0x00, 0x0A, 0xFF, 0x2C, 0x3B, 0x28, 0x5B, 0x2A, 0x0D, 0x23, 0x90, 0xFC, 0x7E, 0x24,
    ]
    for clock in ["2506141130,", "250614113015,", ","] {
      #expect(Self.detect(Array(clock.utf8) + phone) == .wait)
      #expect(Self.detect(Array(clock.utf8) + phone + Array(",GPRMC,".utf8)) == .family(.xexun))
    }
  }

  @Test func sixBytesOfABinaryFrameMayLookLikeASentence() {
    // The identity is that of `GPGGA`.
    let binary = H02Tests.bytes("24 4750474741 093015 140625 48070380 06 011310000e 012084 fffffbff ff0001")
    #expect(Self.detect(Array(binary[..<6])) == .wait)
    #expect(Self.detect(binary) == .family(.h02))
    #expect(Self.detect("$GPGGA,093015") == .family(.t55))
    #expect(Ear.hear([binary]).events.count == 1)
  }

  @Test func packedDigitsNeedADateAndATime() {
    #expect(Self.detect(H02Tests.bytes("24 4900000001 253015 140625 48070380 06 011310000e 012084")) == .unknown)
    #expect(Self.detect(H02Tests.bytes("24 4900000001 093015 141325 48070380 06 011310000e 012084")) == .unknown)
    #expect(Self.detect(H02Tests.bytes("24 490000000a 093015 140625 48070380 06 011310000e 012084")) == .unknown)
  }

  // MARK: Limits

  @Test func whatNobodyKnowsIsUnknownAtTheLimit() {
    let bytes = Array("2506141130,".utf8) + [UInt8](repeating: 0x78, count: 200)
    #expect(Self.detect(Array(bytes[..<128])) == .wait)
    #expect(Self.detect(Array(bytes[..<129])) == .unknown)
    #expect(Self.detect("2506141130,", givesUp: true) == .unknown)
    #expect(Self.detect("2506141130,", .silent) == .wait)
    #expect(Self.detect("") == .wait)
  }

  @Test func nothingTraps() {
    var random = Seeded(7)
    for _ in 0..<4000 {
      var bytes = Self.beginnings[Int.random(in: Self.beginnings.indices, using: &random)].bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let verdict = Self.detect(bytes, .closed)
      #expect(verdict != .wait)
      if case .ignore(let count) = verdict { #expect(count > 0 && count <= bytes.count) }
    }
  }
}
