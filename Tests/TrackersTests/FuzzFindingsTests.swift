import Testing

@testable import Trackers

/// Bytes that fuzzing found (`Fuzz/run.sh`), each with what must come of it.
struct FuzzFindingsTests {
  @Test func aNumberWithMoreZerosThanADoubleHoldsIsANumber() {
    #expect(FrameBytes(Array("0.\(String(repeating: "0", count: 400))1".utf8)).number == 0)
    #expect(FrameBytes(Array(".\(String(repeating: "0", count: 19))1".utf8)).number == 1e-20)
    #expect(FrameBytes("0.10000000000000000000000000000").number == 0.1)
  }
}
