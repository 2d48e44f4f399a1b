internal import Model

/// Brings one thread's lines to the sorter, block by block, each sorted.
final class BlockWriter {
  private let sorter: LineSorter
  private var block: LineBlock?
  private var scratch: UnsafeMutablePointer<LineRecord>?
  private var scratchCount = 0

  init(_ sorter: LineSorter) { self.sorter = sorter }

  deinit { scratch?.deallocate() }

  /// Adds a line, without its end. Lines of one key have to come in their order.
  @inline(__always) func append(_ line: UnsafeRawBufferPointer, _ record: LineRecord) {
    if let block, block.append(line, record, addsEnd: true) { return }
    begin(for: line.count)
    _ = block?.append(line, record, addsEnd: true)
  }

  /// Hands in the last block.
  func finish() {
    guard let block else { return }
    sort(block)
    sorter.give(block)
    self.block = nil
  }

  @inline(never) private func begin(for lineLength: Int) {
    if let block { sort(block) }
    block = sorter.exchange(block, for: LineBlock.bytes(forLine: lineLength))
  }

  private func sort(_ block: LineBlock) {
    if block.isSorted { return }
    if block.count > scratchCount {
      scratch?.deallocate()
      scratchCount = block.count
      scratch = .allocate(capacity: scratchCount)
    }
    if let scratch { block.sort(scratch) }
  }
}
