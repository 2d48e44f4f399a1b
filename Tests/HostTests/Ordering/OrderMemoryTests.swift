import Testing

@testable import Host

@Suite struct OrderMemoryTests {
  @Test(arguments: [0, 32_000_000, 64_000_000, 100_000_000, 512_000_000, 8_000_000_000], [1, 2, 8, 64])
  func thePartsAreNotMoreThanTheWhole(_ bytes: Int, _ workers: Int) {
    let memory = OrderMemory(bytes: bytes, workers: workers)
    let whole = max(bytes, OrderMemory.least)
    for inputs in [0, 1, 30] where inputs * memory.bytes(ofInput: .plain) <= memory.forInputs {
      let sorter = memory.sorter(besides: inputs * memory.bytes(ofInput: .plain))
      // Chunks with their rows, a block of each worker to sort by, one that is written, inputs, and what sorts.
      let taken =
        memory.jobs * 1_200_000 + memory.workers * memory.blockBytes + (memory.fanIn + 1) * memory.runBlockBytes
        + inputs * memory.bytes(ofInput: .plain) + sorter.bytes
      #expect(taken <= whole)
      // Every worker has a block, and some more can be written meanwhile.
      #expect(sorter.bytes >= 2 * memory.blockBytes && sorter.fanIn >= 4)
      // Any line fits.
      #expect(sorter.blockBytes >= LineBlock.bytes(forLine: LineCutter.lineLimit))
      #expect(sorter.runBlockBytes >= LineBlock.bytes(forLine: LineCutter.lineLimit))
    }
  }
}
