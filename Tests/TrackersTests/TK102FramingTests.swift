import Testing

@testable import Trackers

/// Where square frames begin and end: the length is right as a rule, and the bracket helps where it is not.
struct TK102FramingTests {
  private static let login = TK102Tests.login
  private static let position = TK102Tests.position

  private static func cut(_ bytes: [UInt8], _ end: StreamEnd = .open) -> Cut { TK102.cut(FrameBytes(bytes), end) }

  private static func withLength(_ length: UInt8, _ frame: [UInt8] = position) -> [UInt8] {
    var frame = frame
    frame[12] = length
    return frame
  }

  @Test func aFrameEndsWhereItsLengthSays() {
    for count in 1..<Self.position.count { #expect(Self.cut(Array(Self.position[..<count])) == .wait) }
    #expect(Self.cut(Self.position) == .frame(Self.position.count))
    #expect(Self.cut(Self.position + Self.login) == .frame(Self.position.count))
  }

  @Test func aBodyMayHoldAnything() {
    let bodies: [[UInt8]] = [
      [], [0x5D], [0x5B, 0x5D], [0x5D, 0x5D, 0x5D], [0x00, 0x0D, 0x0A, 0x5D, 0x28, 0x29, 0x24, 0xFF],
      [0x5D, 0x5B], [0x5D, 0x5B, 0x3D, 0x30, 0x30], Array(0...254),
    ]
    for body in bodies {
      let frame = [0x5B, 0x93] + Array("0000000002".utf8) + [UInt8(body.count)] + body + [0x5D]
      #expect(Self.cut(frame) == .frame(frame.count))
      let heard = Ear.hear([Self.login + frame + Self.position])
      #expect(heard.events.count == 3 && heard.rejects == [], "\(body)")
      #expect(Ear.unstableSplits(Self.login + frame + Self.position) == [], "\(body)")
    }
  }

  @Test(
    arguments: [
      [0x28], [0x5B, 0x5B], [0x5B, 0x28], [0x5B, 0x30], [0x5B, 0x3D, 0x78], [0x5B, 0x3D] + Array("000000000x".utf8),
    ] as [[UInt8]])
  func whatCannotBeAFrameIsKnownAtOnce(_ bytes: [UInt8]) { #expect(Self.cut(bytes) == .misfit) }

  /// Of 54.
  @Test(arguments: [0, 1, 20, 53, 55, 56, 60, 67, 68, 93, 100, 121, 122, 189, 255] as [UInt8])
  func aWrongLengthCostsNothing(_ length: UInt8) {
    let wrong = Self.withLength(length)
    for between: [UInt8] in [[], [0x0D, 0x0A], [0x5D], [0x5D, 0x0A]] {
      let bytes = Self.login + wrong + between + Self.position + between + Self.position
      let heard = Ear.hear([bytes])
      #expect(heard.events.count == 4 && heard.rejects == [], "\(between)")
      #expect(heard.events[1].contains(#""lat":48.1173"#))
      // With a second bracket, 55 is right.
      let isRight = length == 55 && between.first == 0x5D
      #expect(heard.events[1].contains(#""integrity":{"length":"bad"}"#) != isRight)
      #expect(heard.events[2].contains(#""integrity":{"length":"ok"}"#))
      #expect(Ear.unstableSplits(bytes) == [], "\(between)")
    }
  }

  @Test func aSecondEndIsPassedOver() {
    let bytes = Self.login + [0x5D] + Self.position + [0x5D, 0x5D, 0x0D, 0x0A, 0x5D] + Self.position
    let heard = Ear.hear([bytes])
    #expect(heard.events.count == 3 && heard.rejects == [])
    #expect(Ear.unstableSplits(bytes) == [])
  }

  @Test func aFrameThatLostItsEndIsRead() {
    let lost = Array(Self.position.dropLast())
    let heard = Ear.hear([Self.login + lost + Self.position])
    #expect(heard.events.count == 3 && heard.rejects == [])
    #expect(heard.events[1].contains(#""lat":48.1173"#))
    #expect(Ear.unstableSplits(Self.login + lost + Self.position) == [])
    #expect(Ear.hear([Self.login + lost]).events.count == 2)
    #expect(Self.cut(lost, .silent) == .wait)
  }

  @Test func aFrameWithALengthTooLargeNeedsNoFollower() {
    let wrong = Self.withLength(200)
    #expect(Self.cut(wrong) == .wait)
    #expect(Self.cut(wrong, .silent) == .frame(wrong.count))
    #expect(Self.cut(wrong, .closed) == .frame(wrong.count))
    #expect(Ear.hear([Self.login + wrong]).events.count == 2)
  }

  /// The head of another family's frame, changed to one of this: it takes nobody along.
  @Test func whatHasNoEndIsLetGo() {
    let lost = Self.withLength(20).dropLast() + [UInt8](repeating: 0x41, count: 300)
    #expect(Self.cut(Array(lost.prefix(250))) == .wait)
    #expect(Self.cut(Array(lost.prefix(250)), .closed) == .misfit)
    #expect(Self.cut(Array(lost)) == .misfit)
    let heard = Ear.hear([Self.login + lost + Self.position])
    #expect(heard.events.count == 2 && heard.rejects.count >= 1)
  }

  @Test func aLoginThatWasCutOffIsOfNobody() {
    for count in 13..<28 {
      let heard = Ear.hear([Array(Self.login[..<count])])
      #expect(heard.events == [] && heard.replies == [])
    }
    let bare = TK102Tests.frame(0x80, "0000000001", "490000000000015")
    #expect(Ear.hear([Array(bare.dropLast())]).events.count == 1)
    #expect(Ear.hear([Array(bare.dropLast(2))]).events == [])
  }

  @Test func aHeartbeatMayLackItsLength() {
    let bare = [0x5B, 0xF0] + Array("0000000003".utf8) + [0x5D]
    #expect(Self.cut(bare) == .wait)
    #expect(Self.cut(bare, .silent) == .frame(13))
    let heard = Ear.hear([Self.login + bare + Self.position])
    #expect(heard.events.count == 3 && heard.rejects == [])
    #expect(heard.replies[1].bytes == [0x5B, 0xFF] + Array("0000000003".utf8) + [0x5D])
    #expect(Ear.unstableSplits(Self.login + bare + Self.position) == [])
  }

  @Test func aStrictListenerDoubtsAPlaceOfAWrongLength() {
    var settings = ReceptionSettings()
    settings.isStrict = true
    #expect(Ear.hear([Self.login + Self.withLength(60)]).events[1].contains(#""valid":true"#))
    #expect(!Ear.hear([Self.login + Self.withLength(60)], settings).events[1].contains(#""lat":0"#))
  }

  @Test func aDatagramHoldsSeveral() {
    let heard = Ear.datagram(Self.login + Self.position)
    #expect(heard.events.count == 2 && heard.replies.count == 1)
  }
}
