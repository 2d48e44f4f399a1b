internal import Model
internal import Platform
internal import Storage

/// What takes the inputs that a journal tells of, in their order.
protocol JournalIntake: AnyObject {
  /// How the lines at hand are read.
  var reading: Reading { get }
  func take() -> Job?
  func giveBack(_ job: Job)
  /// A run began. False: this run is over.
  func begin(_ start: StartRecord, sequence: Int64) throws(RunFailure) -> Bool
  /// Other rules came into force.
  func reload(to hash: String, sequence: Int64) throws(RunFailure)
  /// Hands in a job.
  ///
  /// - Parameter reference: where its lines stand; nil: they came through a pipe.
  func resubmit(_ job: Job, from reference: InputReference?, sequence: Int64)
}

/// Feeds what a journal has behind a checkpoint into a run's pipeline: recovery, and every replay of a journal.
///
/// The engine sees the same inputs in the same order with the same clocks, so it does the same again.
struct JournalReplay<Destination: JournalIntake> {
  private let intake: Destination
  private let inputs: InputTable
  private let references: ReferenceReader
  private let stop: StopSignal
  private let progress: (Int) -> Void

  /// - Parameter progress: told now and then how many records are fed.
  init(
    intake: Destination, inputs: InputTable, stop: StopSignal, progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.progress = progress
    self.intake = intake
    self.inputs = inputs
    self.stop = stop
    references = ReferenceReader(stop: stop)
  }

  /// Reads to the journal's end. Gives how many records there were; less where the program was asked to stop.
  func feed(_ reader: JournalReader) throws(RunFailure) -> Int {
    var count = 0
    while !stop.isRaised, let record = try reader.next() {
      if try !feed(record) { break }
      count += 1
      if count % JournalForm.recordsOfProgress == 0 { progress(count) }
    }
    return count
  }

  /// False: the run is over.
  private func feed(_ record: JournalRecord) throws(RunFailure) -> Bool {
    switch record.entry {
    case .start(let bytes):
      return try intake.begin(try StartRecord(bytes, sequence: record.sequence), sequence: record.sequence)
    case .reload(let bytes):
      try intake.reload(to: String(decoding: bytes, as: UTF8.self), sequence: record.sequence)
    case .tick(let tick):
      guard let job = intake.take() else { return false }
      job.tick =
        switch tick {
        case .wall(let clock): .wall(clock)
        case .streamClock: .streamClock
        case .final(let clock): .final(clock)
        }
      intake.resubmit(job, from: nil, sequence: record.sequence)
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
