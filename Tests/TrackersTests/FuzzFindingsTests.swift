import Testing

@testable import Trackers

/// Bytes that fuzzing found (`Fuzz/run.sh`), each with what must come of it.
struct FuzzFindingsTests {
  @Test func aNumberWithMoreZerosThanADoubleHoldsIsANumber() {
    #expect(FrameBytes(Array("0.\(String(repeating: "0", count: 400))1".utf8)).number == 0)
    #expect(FrameBytes(Array(".\(String(repeating: "0", count: 19))1".utf8)).number == 1e-20)
    #expect(FrameBytes("0.10000000000000000000000000000").number == 0.1)
  }

  @Test func aMarkBehindACellIsWaitedFor() {
    let sentence = "GPRMC,093019.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,imei:490000000000015,"
    #expect(Ear.unstableSplits(Array((XexunTests.ext.dropLast(3) + sentence).utf8)) == [])
  }

  @Test func aMarkThatBeginsAtTheEndOfABodyIsWaitedFor() {
    let lost = ",+490000000001,GPRMC," + String(repeating: "1", count: 221)
    #expect(Ear.unstableSplits(Array((lost + XexunTests.ext).utf8)) == [])
  }

  @Test func aClockThatWasNeverSetTellsNoValidFix() {
    let heard = Ear.hear("*HQ,4900000001,V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140685,FFFFFBFF#")
    #expect(heard.events.count == 1 && heard.events[0].contains(#""valid":false,"reason":"no_date""#))
  }

  @Test func moreDigitsThanAnIdentityHasBeginNothing() {
    let digits = String(repeating: "4", count: 29)
    #expect(Ear.unstableSplits(Array("\(digits)\(T55Tests.sentence)\r\n".utf8)) == [])
  }

  @Test func digitsBehindABinaryFrameAreWaitedForToTheLast() {
    let long = H02Tests.binary + [UInt8](repeating: 0xFF, count: 31)
    #expect(Ear.unstableSplits(long + Array("49000000000000150;".utf8)) == [])
  }

  @Test func aSquareBracketIsNoTypeOfAFrame() {
    let wrong = Array("[%0000000006".utf8) + [5] + Array("(),2=".utf8)
    #expect(Ear.unstableSplits(TK102Tests.login + wrong + Array("[]1000000000)]".utf8)) == [])
  }

  /// A square frame with a wrong length, whose next one begins at the last place that is looked at.
  @Test func aSquareFrameIsLookedForToTheLastByte() {
    for filler in 240...260 {
      let bytes = Array("[!00000000010".utf8) + [UInt8](repeating: 0x2E, count: filler) + Array("[=0000000002".utf8)
      #expect(Ear.unstableSplits(bytes + [0] + Array("]".utf8)) == [], "\(filler)")
    }
  }
}
