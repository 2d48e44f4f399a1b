import Testing

@testable import Host

@Suite struct StreamPackingTests {
  @Test(
    arguments: [
      ([0x1F, 0x8B], .gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstd), ([0x50, 0x2A, 0x4D, 0x18], .zstd),
      ([0x5F, 0x2A, 0x4D, 0x18, 0, 0], .zstd), ([0x60, 0x2A, 0x4D, 0x18], .plain), ([0x7B], .plain),
      ([0x1F, 0x8C], .plain), ([0x28, 0xB5, 0x2F, 0xFC], .plain),
    ] as [([UInt8], StreamPacking)])
  func theFirstBytesDecide(_ head: [UInt8], _ packing: StreamPacking) {
    #expect(StreamPacking.of(head, isAll: false) == packing)
    #expect(StreamPacking.of(head, isAll: true) == packing)
  }

  @Test(arguments: [[], [0x1F], [0x28, 0xB5], [0x50, 0x2A, 0x4D]] as [[UInt8]])
  func tooFewBytesArePlainOnlyWhereNoMoreCome(_ head: [UInt8]) {
    #expect(StreamPacking.of(head, isAll: false) == nil)
    #expect(StreamPacking.of(head, isAll: true) == .plain)
  }
}
