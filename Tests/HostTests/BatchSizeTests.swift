import Testing

@testable import Host

/// All notices of a chunk are held at once: where an event can make very many, chunks are small.
@Suite struct BatchSizeTests {
  @Test func usualFencesLeaveChunksAsTheyAre() {
    for overlap in [0, 1, 20, 64] { #expect(RunningRun.batchBytes(overlap: overlap) == LineCutter.batchBytes) }
  }

  @Test func manyFencesUponEachOtherMakeThemSmall() {
    var last = LineCutter.batchBytes
    for overlap in [65, 100, 1000, 80_000, 1 << 24] {
      let bytes = RunningRun.batchBytes(overlap: overlap)
      #expect(bytes >= 1 && bytes < last)
      // Lines of a hundred bytes, each of which enters and leaves everything.
      #expect(max(1, bytes / 100) * overlap <= max(overlap, 200_000))
      last = bytes
    }
  }
}
