import Model
import Platform
import Testing

@testable import Host

/// A value behind a lock that the thread sanitizer knows; it does not see into `Mutex`.
final class Locked<Value>: @unchecked Sendable {
  private let monitor = Monitor()
  private var value: Value
  init(_ value: Value) { self.value = value }
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body(&value)
  }
}

/// Stages that write down what was done. `evaluate` adds the job's number to its group's running list.
final class FakeStages: PipelineStages {
  struct Log {
    var decoded: [Int] = []
    var sequenced: [Int] = []
    var evaluated = [[Int]](repeating: [], count: Job.groupCount)
    var written: [Int] = []
    var atOnce = 0
    var mostAtOnce = 0
    var mistakes: [String] = []
  }
  let log = Locked(Log())
  /// Groups of a job, by its number.
  let groups: @Sendable (Int) -> UInt8
  let lastJob: Int?
  let failingJob: Int?
  let quietJob: Int?

  init(
    lastJob: Int? = nil, failingJob: Int? = nil, quietJob: Int? = nil,
    groups: @escaping @Sendable (Int) -> UInt8 = { _ in 0xFF }
  ) {
    self.groups = groups
    self.lastJob = lastJob
    self.failingJob = failingJob
    self.quietJob = quietJob
  }

  func makeTools() -> Int { 0 }

  /// The job's own number, put into the chunk by the reader of the test.
  private func number(_ job: Job) -> Int { job.chunk.source }

  func decode(_ job: Job, with tools: Int) {
    busy(number(job))
    log.withLock { $0.decoded.append(number(job)) }
  }

  func sequence(_ job: Job) -> SequencedJob {
    log.withLock {
      if !$0.decoded.contains(number(job)) { $0.mistakes.append("\(number(job)) sequenced before it was decoded") }
      $0.sequenced.append(number(job))
    }
    return SequencedJob(groups: groups(number(job)), isLast: number(job) == lastJob)
  }

  func evaluate(_ job: Job, group: Int, with tools: Int) {
    busy(number(job) &* 31 &+ group)
    log.withLock {
      if !$0.sequenced.contains(number(job)) { $0.mistakes.append("\(number(job)) evaluated too soon") }
      $0.evaluated[group].append(number(job))
    }
  }

  func write(_ job: Job) throws(RunFailure) -> Bool {
    let number = number(job)
    log.withLock { log in
      for group in 0..<Job.groupCount where groups(number) & (1 << UInt8(group)) != 0 {
        if !log.evaluated[group].contains(number) { log.mistakes.append("\(number) written too soon") }
      }
      log.written.append(number)
    }
    if number == failingJob { throw RunFailure("job \(number) failed") }
    return number != quietJob
  }

  /// Takes a time that differs from job to job, so that threads overtake each other.
  private func busy(_ seed: Int) {
    var numbers = SeededNumbers(state: UInt64(truncatingIfNeeded: seed))
    var sum = numbers.next()
    for _ in 0..<Int(numbers.next() % 400) { sum ^= numbers.next() }
    #expect(sum != 1)
  }
}

@Suite struct PipelineTests {
  func run(_ stages: FakeStages, jobs: Int, workers: Int, room: Int = 5) -> (RunFailure?, FakeStages.Log, read: Int) {
    let pipeline = Pipeline(stages: stages, jobs: room, stop: StopSignal()) { Job(fieldCount: 0) }
    var read = 0
    let failure = pipeline.run(workers: workers) {
      while read < jobs, let job = pipeline.take() {
        job.chunk.source = read
        pipeline.submit(job)
        read += 1
      }
    }
    return (failure, stages.log.withLock { $0 }, read)
  }

  @Test(arguments: [1, 2, 3, 8]) func everyStepKeepsItsOrder(_ workers: Int) {
    for room in [2, 5, 30] {
      let (failure, log, _) = run(FakeStages(), jobs: 120, workers: workers, room: room)
      let all = Array(0..<120)
      #expect(failure == nil)
      #expect(log.mistakes == [])
      #expect(log.decoded.sorted() == all)
      #expect(log.sequenced == all)
      #expect(log.written == all)
      #expect(log.evaluated == Array(repeating: all, count: Job.groupCount))
    }
  }

  @Test(arguments: [1, 2, 5]) func groupsWithoutWorkAreLeftOut(_ workers: Int) {
    let groups: @Sendable (Int) -> UInt8 = { UInt8(truncatingIfNeeded: $0 &* 37 &* $0) & ($0 % 3 == 0 ? 0 : 0xFF) }
    let (failure, log, _) = run(FakeStages(groups: groups), jobs: 200, workers: workers)
    #expect(failure == nil)
    #expect(log.mistakes == [])
    #expect(log.written == Array(0..<200))
    for group in 0..<Job.groupCount {
      #expect(log.evaluated[group] == (0..<200).filter { groups($0) & (1 << UInt8(group)) != 0 })
    }
  }

  @Test func anEmptyInputEnds() {
    let (failure, log, _) = run(FakeStages(), jobs: 0, workers: 2)
    #expect(failure == nil)
    #expect(log.written == [])
  }

  @Test(arguments: [1, 2, 5]) func aFailureEndsTheRun(_ workers: Int) {
    let (failure, log, read) = run(FakeStages(failingJob: 20), jobs: 100_000, workers: workers)
    #expect(failure == RunFailure("job 20 failed"))
    #expect(log.written == Array(0...20))
    #expect(read < 100)
  }

  @Test(arguments: [1, 2, 5]) func theStreamCanEndWithAJob(_ workers: Int) {
    let (failure, log, read) = run(FakeStages(lastJob: 33), jobs: 100_000, workers: workers)
    #expect(failure == nil)
    #expect(log.sequenced == Array(0...33))
    #expect(log.written == Array(0...33))
    #expect(read < 100)
  }

  @Test(arguments: [1, 2, 5]) func theRunEndsQuietlyWhenNobodyReads(_ workers: Int) {
    let (failure, log, _) = run(FakeStages(quietJob: 7), jobs: 100_000, workers: workers)
    #expect(failure == nil)
    #expect(log.written == Array(0...7))
  }

  @Test(arguments: [1, 2, 5]) func whatWasReadBeforeAFailureIsWritten(_ workers: Int) {
    let stages = FakeStages()
    let pipeline = Pipeline(stages: stages, jobs: 4, stop: StopSignal()) { Job(fieldCount: 0) }
    let failure = pipeline.run(workers: workers) { () throws(RunFailure) in
      for number in 0..<50 {
        guard let job = pipeline.take() else { break }
        job.chunk.source = number
        pipeline.submit(job)
      }
      throw RunFailure("no input")
    }
    #expect(failure == RunFailure("no input"))
    #expect(stages.log.withLock { $0.written } == Array(0..<50))
  }

  @Test func theReaderIsToldToStop() {
    let stop = StopSignal()
    let pipeline = Pipeline(stages: FakeStages(lastJob: 3), jobs: 4, stop: stop) { Job(fieldCount: 0) }
    _ = pipeline.run(workers: 2) {
      var number = 0
      while let job = pipeline.take() {
        job.chunk.source = number
        pipeline.submit(job)
        number += 1
      }
    }
    #expect(stop.isRaised)
  }
}
