internal import Model
internal import Platform
internal import Synchronization
internal import Wire

/// What reading the inputs has counted and told, so that of an input that is read twice nothing is told twice.
final class ReadingLedger: Sendable {
  private struct Input {
    var hasFault = false
    var isRemarked = false
    /// Refused lines and rows in the reading that is under way, and as many as were told of in any.
    var refused = 0
    var told = 0
    var counts = ReadingCounts()
    var stamp: FileStamp?
  }

  private let listener: ReadingListener
  private let isStrict: Bool
  private let inputs: Mutex<[Input]>

  init(count: Int, isStrict: Bool, listener: ReadingListener) {
    self.listener = listener
    self.isStrict = isStrict
    inputs = Mutex([Input](repeating: Input(), count: count))
  }

  /// The reading of an input begins, or begins again.
  func begin(_ input: Int) {
    inputs.withLock {
      $0[input].refused = 0
      $0[input].counts = ReadingCounts()
    }
  }

  /// The input was opened.
  func opened(_ input: Int, as stamp: FileStamp?) { inputs.withLock { $0[input].stamp = stamp } }

  /// What its file was when it was opened last; nil for what is no file.
  func stamp(of input: Int) -> FileStamp? { inputs.withLock { $0[input].stamp } }

  /// What the last reading of each input has counted.
  var counts: ReadingCounts {
    inputs.withLock { all in all.reduce(into: ReadingCounts()) { $0.add($1.counts) } }
  }

  /// An input cannot be read, or not to its end: told of once. With `--strict` it is a failure.
  func fault(_ input: Int, _ sentence: String) throws(RunFailure) {
    if isStrict { throw RunFailure(sentence) }
    inputs.withLock {
      if !$0[input].hasFault { listener.fault(InputFault(input: input, sentence: sentence)) }
      $0[input].hasFault = true
    }
  }

  /// Says once where an input is not what its name says. Once its first bytes were read.
  func remark(on opened: OpenInput, number: Int) {
    let input = opened.input
    guard let sentence = InputName(input.name).contradiction(opened.format, opened.packing, of: input) else { return }
    inputs.withLock {
      if !$0[number].isRemarked { listener.remark(sentence) }
      $0[number].isRemarked = true
    }
  }

  /// Counts a decoded chunk, and tells of its refused lines and rows in their order. False: that ends it, as `--strict`
  /// asks for.
  func take(_ job: Job, options: OrderingOptions) -> Bool {
    let chunk = job.chunk
    var leftOut = 0
    if options.from != nil || options.to != nil {
      for row in 0..<chunk.rowCount where !options.wants(EventOrder.key(of: chunk.rows[row])) { leftOut += 1 }
    }
    let refused = Self.refused(of: job)
    return inputs.withLock {
      let input = chunk.source
      $0[input].counts.add(chunk, leftOut: leftOut)
      for row in job.refusedRows { $0[input].counts.refused[row.reason, default: 0] += 1 }
      for line in refused {
        $0[input].refused += 1
        guard $0[input].refused > $0[input].told else { continue }
        $0[input].told += 1
        listener.refused(line)
      }
      return !isStrict || refused.isEmpty
    }
  }

  private static func refused(of job: Job) -> [RefusedLine] {
    let lines = job.chunk.rejects.map { RefusedLine($0, of: job.chunk) }
    if job.refusedRows.isEmpty { return lines }
    let rows = job.refusedRows.map {
      RefusedLine(input: job.chunk.source, line: $0.line, reason: $0.reason, text: $0.text)
    }
    let all = lines + rows
    return all.indices.sorted { (all[$0].line, $0) < (all[$1].line, $1) }.map { all[$0] }
  }

  /// What `--strict` ends with.
  static let strictly = RunFailure("stopped at the first refused line, as `--strict` asks for")
}
