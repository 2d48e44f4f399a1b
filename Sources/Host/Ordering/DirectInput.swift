internal import Model
internal import Platform
internal import Wire

/// A large input that is in order by itself, read as it is while other lines are merged with it.
///
/// Its blocks are filled by one thread at a time, ahead of the one that takes them.
final class DirectInput: LineStream {
  /// How its blocks stand, with the lock of `ReadingAhead` held.
  struct Standing {
    /// Blocks to fill.
    var spare: [LineBlock] = [LineBlock(capacity: 1 << 16), LineBlock(capacity: 1 << 16)]
    /// Blocks that were filled, in their order.
    var ready: [LineBlock] = []
    /// The one that is read by who took it.
    var taken: LineBlock?
    /// A thread fills one, or is asked to.
    var isAsked = false
    /// No more will be filled.
    var isOver = false
    var failure: RunFailure?
  }

  let number: Int
  let ahead: ReadingAhead
  var standing = Standing()
  private let source: ReplayContext
  /// What the file was when it was found to be in order.
  let stamp: FileStamp?
  private var opened: OpenInput?
  private var check = OrderCheck()
  private var ordinal: UInt64 = 0

  init(_ number: Int, stamp: FileStamp?, source: ReplayContext, ahead: ReadingAhead) {
    self.number = number
    self.stamp = stamp
    self.source = source
    self.ahead = ahead
  }

  func next() throws(RunFailure) -> LineBlock? { try ahead.next(of: self) }

  /// Fills a block with what of the next lines is wanted. False: there are none, and the input is closed.
  func fill(_ block: LineBlock, by tools: KeyTools, _ job: Job) throws(RunFailure) -> Bool {
    if try fillNext(block, by: tools, job) { return true }
    opened = nil
    return false
  }

  private func fillNext(_ block: LineBlock, by tools: KeyTools, _ job: Job) throws(RunFailure) -> Bool {
    block.clear()
    while block.count == 0 {
      guard let opened = try open() else { return false }
      job.clear()
      job.chunk.source = number
      let step = opened.fill(job.chunk)
      // Whatever was refused here was told of when the order was looked at.
      _ = opened.takeRefused(isOver: true)
      switch step {
      case .overlong: continue
      case .end, .stopped: return false
      case .fault(let sentence):
        try source.ledger.fault(number, sentence)
        return false
      case .lines: tools.decode(job)
      }
      guard check.take(job.chunk) else {
        try source.ledger.fault(number, changed)
        return false
      }
      add(job.chunk, to: block)
      // It is in order: nothing that follows is wanted either.
      if block.count == 0, let key = check.key, key >= source.options.to ?? .max { return false }
    }
    return true
  }

  private func add(_ chunk: Chunk, to block: LineBlock) {
    var bytes = 0
    for number in 0..<chunk.rowCount { bytes += LineBlock.bytes(forLine: Int(chunk.rows[number].lineLength)) }
    block.clear(capacity: bytes)
    for number in 0..<chunk.rowCount {
      let row = chunk.rows[number]
      ordinal += 1
      if let record = source.record(of: row, source: self.number, ordinal: ordinal) {
        _ = block.append(source.line(of: row, in: chunk), record, addsEnd: true)
      }
    }
  }

  private func open() throws(RunFailure) -> OpenInput? {
    if let opened { return opened }
    do throws(RunFailure) {
      opened = try source.open(number)
    } catch {
      try source.ledger.fault(number, error.message)
      return nil
    }
    if opened?.stamp != stamp { try source.ledger.fault(number, changed) }
    return opened
  }

  private var changed: String {
    "\(source.inputs[number].quoted) has changed while it was read: what was written to it since then may be missing"
  }
}
