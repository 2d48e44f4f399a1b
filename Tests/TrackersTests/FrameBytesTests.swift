import Testing

@testable import Trackers

struct FrameBytesTests {
  @Test func numbersAreReadWithAndWithoutPoint() {
    #expect(FrameBytes("12.40").number == 12.4)
    #expect(FrameBytes(" -3.5").number == -3.5)
    #expect(FrameBytes(".5").number == 0.5)
    #expect(FrameBytes("1e5").number == nil)
    #expect(FrameBytes("").number == nil)
    #expect(FrameBytes(".").number == nil)
  }

  @Test func slicesStayWithinTheBytes() {
    let bytes = FrameBytes("abcdef")
    #expect(bytes.slice(-3, 2).text == "ab")
    #expect(bytes.slice(4, 99).text == "ef")
    #expect(bytes.slice(5, 2).isEmpty)
    #expect(bytes.slice(2, 5).slice(1, 2).text == "d")
  }
}
