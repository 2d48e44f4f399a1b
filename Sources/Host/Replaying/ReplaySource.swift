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
  private let stop: StopSignal

  init(
    _ options: ReplayOptions, stop: StopSignal, announcer: Announcer, progress: ReplayProgress
  ) throws(RunFailure) {
    self.stop = stop
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
    _ order: Order, into intake: some Intake, faults: ReplayFaults, batchBytes: Int
  ) throws(RunFailure) {
    try InputReader(inputs: files, isLive: false, until: nil, stop: stop, intake: intake, batchBytes: batchBytes)
      .readAll()
  }
}
