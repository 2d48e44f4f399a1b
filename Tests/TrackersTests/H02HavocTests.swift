import Testing

@testable import Trackers

/// H02 and NMEA frames that are cut off, changed, mixed and buried in garbage.
struct H02HavocTests {
  private static let texts = [
    H02Tests.text, "*HQ,4900000001,NBR,093015,262,01,255,2,10783,3133,140,10783,3134,120,140625,FFFFFFFF#",
    "*HQ,4900000001,LINK,093015,70,7,94,0,0,140625,FFFFFFFF#", "*HQ,4900000001,HTBT,87#",
    "*HQ,4900000001,V4,S20,DONE,093010,093015,A,48070380,N,011310000,E,012.40,084,140625,FFFFFBFF#",
    "*HQ,4900000001,V1,093015,A,-48-7.0380,N,-11-31.0000,E,012.40,084,6,140625,FFFFFBFF,262,01,2A1F,0C3D#",
    "*HQ,4900000001,VP1,V,262,01,10783,3133,0Y10783,3134,1Y#", "*HQ,4900000001,SMS,one\r\ntwo#",
  ].map { Array($0.utf8) }
  private static let binaries = [
    H02Tests.binary, H02Tests.binary + [UInt8](repeating: 0x24, count: 13),
    H02Tests.bytes("24 4900000000000150 093015 140625 48070380 06 011310000e 012084 fffffbff 00112233445566778899"),
  ]
  private static let lines = [
    "490000000000015\(T55Tests.sentence)\r\n", "$PGID,490000000000015*0F\r\n\(T55Tests.sentence)\r\n",
    "490000000000015,$GPGGA,093015.000,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,*4F\r\n",
    "\(T55Tests.sentence),07,490000000000015,1,40,87\r\n",
  ].map { Array($0.utf8) }
  static let frames = texts + binaries + lines

  @Test(arguments: frames.indices)
  func splitsChangeNothing(_ number: Int) {
    let frame = Self.frames[number]
    #expect(Ear.unstableSplits(frame) == [])
    #expect(Ear.unstableSplits(frame + frame) == [])
  }

  @Test func allFramesInARowAreHeard() {
    for order in [Self.frames, Self.frames.reversed()] {
      let heard = Ear.hear([order.flatMap { $0 }])
      #expect(heard.rejects == [])
      // The sentence that names its device is an event of its own.
      #expect(heard.events.count == Self.frames.count + 1)
    }
    #expect(Ear.unstableSplits(Self.frames.flatMap { $0 }) == [])
  }

  @Test(arguments: frames.indices)
  func nothingIsInventedFromABeginning(_ number: Int) {
    let whole = Self.frames[number]
    for count in 1..<whole.count {
      for line in Ear.hear([Array(whole[..<count])]).events {
        #expect(!line.contains("alarm"), "\(line)")
        #expect(line.contains(#""device":"4900000"#) && !line.contains(#""device":"490000000000","#), "\(line)")
        let isSouthWest = line.contains(#""lat":-48.1173,"lon":-11.516667"#)
        #expect(
          !line.contains("lat") || isSouthWest || line.contains(#""lat":48.1173,"lon":11.516667"#), "\(line)")
        #expect(!line.contains("\"time\"") || line.contains(#""time":"2025-06-14T09:30:15Z""#), "\(line)")
      }
    }
  }

  @Test(arguments: frames.indices)
  func garbageAroundAFrameTakesNoneWithIt(_ number: Int) {
    let frame = Self.frames[number]
    let events = Ear.hear([frame]).events.count
    for garbage in ["@@@@\r\n", "\u{1}\u{2}\u{3}\n", "xyz,\r\n"] {
      let waste = Array(garbage.utf8)
      let heard = Ear.hear([waste + frame + waste + frame])
      #expect(heard.events.count >= 2 * events - 1, "\(garbage)")
    }
  }

  /// Of those who are known; a stranger is told by it.
  @Test(arguments: ["~", "$$", "xx", "SSH-"])
  func theMarkOfAnotherProtocolEndsNoSession(_ mark: String) {
    let heard = Ear.hear("\(H02Tests.text)\(mark)\(H02Tests.text)")
    #expect(heard.events.count == 2 && heard.rejects.count == 1 && !heard.isClosed)
    #expect(Ear.hear(mark + H02Tests.text).isClosed)
  }

  @Test(arguments: frames.indices)
  func nothingTraps(_ number: Int) {
    var random = Seeded(UInt64(number) + 77)
    for _ in 0..<2000 {
      var bytes = Self.frames[number]
      for _ in 0..<Int.random(in: 1...4, using: &random) { MutationTests.mutate(&bytes, &random) }
      let heard = Ear.hear([bytes], closes: Bool.random(using: &random))
      for line in heard.events + heard.rejects { #expect(MutationTests.isPlainObject(line), "\(line)") }
    }
  }

  /// A changed byte takes at most the frame that it is in, and the one behind it, unless it makes the head of a family that
  /// waits for the end.
  @Test(arguments: frames.indices)
  func oneBadByteLeavesTheOthersAlone(_ number: Int) {
    var random = Seeded(UInt64(number) + 7)
    let good = Array("*XX,9000000009,V1,093015,A,4807.0380,S,01131.0000,W,012.40,084,140625,FFFFFBFF#".utf8)
    let expected = Ear.hear([good]).events[0].prefix(170)
    for _ in 0..<500 {
      var bytes = Self.frames[number]
      let byte = UInt8.random(in: 0...255, using: &random)
      bytes[Int.random(in: bytes.indices, using: &random)] = byte == 0x5B || byte == 0x28 ? 0x40 : byte
      let heard = Ear.hear([good + bytes + good + good])
      let others = heard.events.filter { $0.contains(#""device":"9000000009""#) }
      #expect(others.count >= 2 && others.allSatisfy { $0.hasPrefix(expected) }, "\(bytes) \(heard)")
    }
  }
}
