internal import Model
internal import Platform

/// Where the events of a replay come from, and in which order.
struct ReplaySource {
  /// In which order lines are taken.
  enum Order: Sendable {
    /// As they stand: of a pipe, of a journal, or because somebody wants it so.
    case asItComes
    /// File by file, by their first events; right only if no file reaches into the next and each is in order.
    case concatenated
    /// By their times.
    case sorted
  }

  let inputs: [(name: String, device: String)]
  let firstOrder: Order
  private let files: [EventInput]
  /// The journal that is read in place of files.
  private let journal: String?
  private let stop: StopSignal
  private let announcer: Announcer
  private let to: Int64?

  init(
    _ options: ReplayOptions, stop: StopSignal, announcer: Announcer, progress: ReplayProgress
  ) throws(RunFailure) {
    self.stop = stop
    self.announcer = announcer
    to = options.to
    let journals = options.inputs.filter { JournalSource.folder(at: $0) != nil }
    if let first = journals.first, options.inputs.count > 1 {
      throw RunFailure(
        "`\(first)` is a journal, which has an order of its own: it cannot be read together with other inputs")
    }
    journal = journals.first.flatMap { JournalSource.folder(at: $0) }
    files = options.inputs.map { $0 == "-" ? .standardInput : .file($0) }
    inputs = files.map { ($0.name, options.deviceName ?? $0.deviceName ?? "") }
    firstOrder = .asItComes
  }

  /// How messages call an input.
  var inputName: @Sendable (Int) -> String {
    let names = inputs.map(\.name)
    return { names.indices.contains($0) ? names[$0] : "the input" }
  }

  func read(
    _ order: Order, into intake: some Intake, table: InputTable, faults: ReplayFaults, batchBytes: Int
  ) throws(RunFailure) {
    if let journal {
      try JournalSource.read(journal, into: intake, to: to, table: table, stop: stop, announcer: announcer)
      return
    }
    try InputReader(inputs: files, isLive: false, until: nil, stop: stop, intake: intake, batchBytes: batchBytes)
      .readAll()
  }
}
