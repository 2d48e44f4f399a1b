internal import Model
internal import Platform
internal import Wire

/// Where the events of a replay come from, and in which order they are taken.
final class ReplayInput {
  /// In which order events are taken.
  enum Order: Sendable, Equatable {
    /// Of a journal: as it tells of them.
    case journal
    /// Input after input, by these positions.
    case inTurn([Int])
    /// By their times.
    case sorted
  }

  /// By the number of the input: how messages call it, and the device that it names by its name.
  let inputs: [(name: String, device: String)]
  /// Which order is tried first.
  let firstOrder: Order
  /// Events that are not in order shall be put into it.
  let wantsOrder: Bool
  /// The folder of the journal that is read in place of files.
  private let journal: String?
  private let source: ReplaySource
  private let options: ReplayOptions
  private let stop: StopSignal
  private let announcer: Announcer

  /// Looks at the inputs. Fails where a journal is to be read with others, and with `--strict` where one is missing.
  ///
  /// - Parameters:
  ///   - plan: the fields that the rules read.
  ///   - faults: gets what cannot be read.
  init(
    _ options: ReplayOptions, plan: FieldPlan, faults: ReplayFaults, stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) {
    self.options = options
    self.stop = stop
    self.announcer = announcer
    journal = try Self.journal(of: options.inputs)
    let paths = InputPaths(journal == nil ? options.inputs : [])
    for remark in paths.remarks { announcer.say(remark) }
    for sentence in paths.faults {
      if options.isStrict { throw RunFailure(sentence) }
      faults.note(sentence)
    }
    let names = paths.inputs.map(\.name)
    inputs = paths.inputs.map { ($0.name, options.deviceName ?? $0.deviceName ?? "") }
    source = ReplaySource(
      paths.inputs, options: Self.ordering(options, plan),
      listener: ReadingListener(
        refused: { faults.note($0, input: names[$0.input]) }, fault: { faults.note($0.sentence) },
        remark: { announcer.say($0) }))
    if journal != nil {
      firstOrder = .journal
      wantsOrder = false
      return
    }
    let look = try source.look(stop: stop)
    if options.keepsOrder {
      firstOrder = .inTurn(Array(paths.inputs.indices))
    } else if case .inTurn(let turn) = look, !options.sends || !source.canBeReadAgain {
      firstOrder = .inTurn(turn)
    } else {
      // What was sent cannot be taken back, so nothing is tried.
      firstOrder = .sorted
    }
    wantsOrder = !options.keepsOrder && source.canBeReadAgain
  }

  private static func journal(of inputs: [String]) throws(RunFailure) -> String? {
    for path in inputs {
      guard let folder = JournalSource.folder(at: path) else { continue }
      if inputs.count == 1 { return folder }
      throw RunFailure(
        "`\(path)` is a journal, which has an order of its own: it cannot be read together with other inputs")
    }
    return nil
  }

  private static func ordering(_ options: ReplayOptions, _ plan: FieldPlan) -> OrderingOptions {
    var ordering = OrderingOptions()
    ordering.plan = plan
    ordering.dialect = options.dialect
    ordering.device = options.deviceName
    ordering.columns = options.columns
    ordering.zone = options.zone
    for field in plan.fields {
      if case .path(let path) = field.source { ordering.kinds[path] = field.kind }
    }
    ordering.from = options.from
    ordering.to = options.to
    ordering.isStrict = options.isStrict
    ordering.workers = options.workers
    ordering.memory = options.memoryBytes
    return ordering
  }

  /// How far the reading is.
  var progress: ReadingProgress { source.progress }

  /// Feeds all events. What stands at the end of a journal or of files is left to the caller.
  ///
  /// - Parameter table: gets the inputs that a journal tells of.
  func read(
    _ order: Order, into intake: some Intake, table: InputTable, batchBytes: Int
  ) throws(RunFailure) {
    switch order {
    case .journal:
      guard let journal else { return }
      try JournalSource.read(
        journal, into: intake, to: options.to, table: table, stop: stop, announcer: announcer)
    case .inTurn(let turn): try source.readInTurn(turn, into: intake, batchBytes: batchBytes, stop: stop)
    case .sorted: try source.sorted(stop: stop)?.readAll(into: intake, batchBytes: batchBytes)
    }
  }

  /// Takes note of a decoded chunk that was read in turn. False: that ends it, as `--strict` asks for.
  func take(_ job: Job) -> Bool { source.take(job) }
}
