internal import Model
internal import Platform

/// How inputs are read first.
enum ReadingPlan: Sendable, Equatable {
  /// One after the other, by these positions: by all that is known they are in order. Whoever reads them so looks by
  /// `OrderCheck` whether they are.
  case inTurn([Int])
  /// They overlap, or cannot be read a second time where they do.
  case sorted
}

/// The inputs of a replay: a look at them, which has to come first, and the two ways to read them in the order of their
/// events.
final class ReplaySource {
  let inputs: [EventInput]
  let progress = ReadingProgress()
  private let options: OrderingOptions
  private let ledger: ReadingLedger
  /// By input; nil: it could not be opened, which was told of.
  private var heads: [InputHead?] = []

  init(_ inputs: [EventInput], options: OrderingOptions, listener: ReadingListener) {
    self.inputs = inputs
    self.options = options
    ledger = ReadingLedger(count: inputs.count, isStrict: options.isStrict, listener: listener)
  }

  /// What was counted of the inputs. In sorting, lines that are not passed on are counted nowhere else.
  var counts: ReadingCounts { ledger.counts }

  /// Counts a decoded chunk that was read in turn, and tells of its refused lines, unless they were told of before. False:
  /// the reading is to end with it, as `--strict` asks for.
  func take(_ job: Job) -> Bool { ledger.take(job, options: options) }

  /// Whether all inputs that are there can be read a second time: not so a pipe, and standard input.
  var canBeReadAgain: Bool { heads.allSatisfy { $0?.canBeReadAgain != false } }

  // MARK: A look

  /// Opens each input and looks at its beginning. What cannot be opened is told of, and left out from then on. One who is
  /// asked to stop meanwhile has looked at a part of them only.
  func look(stop: StopSignal) throws(RunFailure) -> ReadingPlan {
    heads = []
    var look = InputLook(inputs, options: options, stop: stop)
    for number in inputs.indices where !stop.isRaised {
      do throws(RunFailure) { heads.append(try look.head(of: number)) } catch {
        try ledger.fault(number, error.message)
        heads.append(nil)
      }
    }
    let there = heads.indices.filter { heads[$0] != nil }
    if there.count > 1, !canBeReadAgain || there.contains(where: { heads[$0]?.isKnownDisordered == true }) {
      return .sorted
    }
    // One without an event stands anywhere.
    let turn = there.sorted { (key(of: $0), $0) < (key(of: $1), $1) }
    for (earlier, later) in zip(turn, turn.dropFirst()) {
      if let last = heads[earlier]?.lastKey, let next = heads[later]?.firstKey, (last, earlier) > (next, later) {
        return .sorted
      }
    }
    return .inTurn(turn)
  }

  private func key(of number: Int) -> Int64 { heads[number]?.firstKey ?? .min }

  private func context(_ stop: StopSignal) -> ReplayContext {
    ReplayContext(inputs, options: options, ledger: ledger, progress: progress, stop: stop)
  }

  private func size(of numbers: [Int]) -> Int64 { numbers.reduce(0) { $0 + (heads[$1]?.size ?? 0) } }

  // MARK: In turn

  /// Reads inputs one after the other. Chunks say where they come from (`source`, `firstLine`, `startsInput`); refused
  /// lines are in them.
  ///
  /// - Parameter batchBytes: of lines that a chunk holds, about.
  func readInTurn(
    _ turn: [Int], into intake: some Intake, batchBytes: Int = LineCutter.batchBytes, stop: StopSignal
  ) throws(RunFailure) {
    progress.begin(.replaying, total: size(of: turn))
    let passing = InputPassing(source: context(stop), intake: intake, batchBytes: batchBytes)
    for number in turn {
      if try !passing.read(number) { return }
    }
  }

  // MARK: Sorted

  /// Reads all inputs and puts their events into order, but for large ones that are in order by themselves, which are
  /// only looked through. nil: the program was asked to stop.
  ///
  /// Refused lines are told of here and not passed on.
  ///
  /// - Parameter disordered: inputs that are known to be out of order by themselves.
  func sorted(disordered: Set<Int> = [], stop: StopSignal) throws(RunFailure) -> MergedReader? {
    let context = context(stop)
    let memory = options.division ?? OrderMemory(bytes: options.memory, workers: options.workers)
    let there = heads.indices.filter { heads[$0] != nil }
    progress.begin(.sorting, total: size(of: there))
    let inOrder = try inOrder(largeInputs(there.filter { !disordered.contains($0) }, memory), context, memory)
    let needed = inOrder.reduce(0) { $0 + memory.bytes(ofInput: heads[$1]?.packing ?? .plain) }
    let sorter = LineSorter(
      memory.sorter(besides: needed), folder: options.temporaryFolder, stop: stop, writing: options.writing)
    let stages = SortStages(context, sorter: sorter)
    try run(stages, memory, stop) { passing throws(RunFailure) in
      for number in there where !inOrder.contains(number) {
        if try !passing.read(number) { return }
      }
    }
    stages.finish()
    if stop.isRaised { return nil }
    let effort = sorter.effort
    let ahead = ReadingAhead(context)
    let direct = inOrder.map { DirectInput($0, stamp: ledger.stamp(of: $0), source: context, ahead: ahead) }
    return MergedReader(context, sorted: try sorter.takeStreams(), direct: direct, ahead: ahead, effort: effort)
  }

  /// Inputs that it is worth looking through before they are sorted, as many as may be read at a time.
  private func largeInputs(_ numbers: [Int], _ memory: OrderMemory) -> [Int] {
    let expected = heads.reduce(Int64(0)) { $0 + ($1?.expectedBytes ?? 0) }
    // All fits into memory, records too. And one input alone would not be here if it were in order.
    if heads.count < 2 || expected / 3 * 4 < Int64(memory.forLines / 2) { return [] }
    let large = numbers.compactMap { number in
      heads[number].flatMap { head in
        head.canBeReadAgain && !head.isKnownDisordered && head.expectedBytes > memory.largeInput
          ? (number: number, head: head) : nil
      }
    }
    var room = memory.forInputs
    return large.sorted { $0.head.expectedBytes > $1.head.expectedBytes }.prefix(OrderMemory.openInputs).filter {
      room -= memory.bytes(ofInput: $0.head.packing)
      return room >= 0
    }.map(\.number).sorted()
  }

  /// Those of the inputs that are in order by themselves.
  private func inOrder(
    _ numbers: [Int], _ context: ReplayContext, _ memory: OrderMemory
  ) throws(RunFailure) -> [Int] {
    if numbers.isEmpty { return [] }
    let scan = OrderScan(context)
    try run(scan, memory, context.stop) { passing throws(RunFailure) in
      for number in numbers {
        if try !passing.read(number, isWanted: { !scan.isDisordered(number) }) { return }
      }
    }
    // What was looked through in vain is read once more.
    let disordered = numbers.filter(scan.isDisordered)
    progress.add(total: size(of: disordered))
    return numbers.filter { !disordered.contains($0) }
  }

  private func run<Stages: PipelineStages>(
    _ stages: Stages, _ memory: OrderMemory, _ stop: StopSignal,
    _ read: (InputPassing<Pipeline<Stages>>) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    let context = context(stop)
    let fieldCount = options.plan.fields.count
    let pipeline = Pipeline(stages: stages, jobs: memory.jobs, stop: stop) { Job(fieldCount: fieldCount) }
    let passing = InputPassing(source: context, intake: pipeline, batchBytes: options.batchBytes)
    let failure = pipeline.run(workers: memory.workers) { () throws(RunFailure) in try read(passing) }
    if let failure { throw failure }
  }
}
