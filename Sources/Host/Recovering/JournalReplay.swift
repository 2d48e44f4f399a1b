internal import Model
internal import Platform
internal import Storage

/// Feeds what a journal has behind a checkpoint into a run's pipeline: recovery, and every replay of a journal.
///
/// The engine sees the same inputs in the same order with the same clocks, so it does the same again.
struct JournalReplay {
  private let intake: RunIntake
  private let inputs: InputTable
  private let ruleSets: RuleSetVersions
  private let references: ReferenceReader
  private let stop: StopSignal
  private let progress: (Int) -> Void

  /// - Parameter progress: told now and then how many records are fed.
  init(
    intake: RunIntake, inputs: InputTable, ruleSets: RuleSetVersions, stop: StopSignal,
    progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.progress = progress
    self.intake = intake
    self.inputs = inputs
    self.ruleSets = ruleSets
    self.stop = stop
    references = ReferenceReader(stop: stop)
  }

  /// Reads to the journal's end. Gives how many records there were; less where the program was asked to stop.
  func feed(_ reader: JournalReader) throws(RunFailure) -> Int {
    var count = 0
    while !stop.isRaised, let record = try reader.next() {
      if try !feed(record) { break }
      count += 1
      if count % Self.recordsOfProgress == 0 { progress(count) }
    }
    return count
  }

  private static let recordsOfProgress = 64

  /// False: the run is over.
  private func feed(_ record: JournalRecord) throws(RunFailure) -> Bool {
    switch record.entry {
    case .start(let bytes):
      let start = try StartRecord(bytes, sequence: record.sequence)
      if start.ruleSet != intake.rules.hash {
        throw RunFailure(
          "record \(record.sequence) of the journal goes on with other rules than the record before: the state directory "
            + "is damaged: put back a copy of it, or move it away and begin anew")
      }
      intake.reading = start.reading
      guard let job = intake.take() else { return false }
      job.mark = .start(start.clock)
      intake.resubmit(job, sequence: record.sequence)
    case .reload(let bytes):
      let hash = String(decoding: bytes, as: UTF8.self)
      intake.resubmitReload(to: try ruleSets.rules(hash), sequence: record.sequence)
    case .tick(let tick):
      guard let job = intake.take() else { return false }
      job.tick =
        switch tick {
        case .wall(let clock): .wall(clock)
        case .streamClock: .streamClock
        case .final(let clock): .final(clock)
        }
      intake.resubmit(job, sequence: record.sequence)
    case .lines(let bytes):
      guard let job = intake.take() else { return false }
      job.chunk.setBytes(bytes)
      job.chunk.source = inputs.number(of: intake.reading.input(record.source))
      submit(job, record)
    case .reference(let reference):
      guard let job = intake.take() else { return false }
      if try !references.read(reference, into: job.chunk) {
        intake.giveBack(job)
        return false
      }
      if record.flags.contains(.isCutOff) { job.chunk.endLastLine() }
      job.chunk.source = inputs.number(of: .file(reference.path))
      submit(job, record, from: reference)
    }
    return true
  }

  private func submit(_ job: Job, _ record: JournalRecord, from reference: InputReference? = nil) {
    job.chunk.readTime = record.heardMilliseconds
    job.isCutOff = record.flags.contains(.isCutOff)
    job.isUnfinished = record.flags.contains(.isUnfinished)
    job.startsInput = record.flags.contains(.startsInput)
    job.chunk.firstLine = job.startsInput ? 0 : 1
    if record.flags.contains(.isOverlong) {
      job.chunk.dropLines()
      job.markOverlong()
    }
    intake.resubmit(job, from: reference, sequence: record.sequence)
  }
}
