internal import Model
package import Platform

/// A bounded pipeline of chunks over plain threads: decode in any order, sequence and write strictly in order,
/// evaluate each group of shards in order.
///
/// The result does not depend on the number of workers. The lock is taken some ten times a chunk, never per event.
/// Unchecked: everything mutable is read and written with the monitor's lock held.
package final class Pipeline<Stages: PipelineStages>: @unchecked Sendable {
  private struct Slot {
    var job: Job
    var isDecoded = false
    var groups: UInt8 = 0
    /// Groups that are not yet evaluated.
    var waiting = 0
  }
  private enum Task {
    case decode(Job, sequence: Int)
    case sequence(Job)
    case evaluate(Job, sequence: Int, group: Int)
    case write(Job)
  }

  private let stages: Stages
  private let stop: StopSignal
  private let monitor = Monitor()
  private let capacity: Int
  private var free: [Job]
  /// Jobs under way, by sequence number modulo capacity.
  private var slots: [Slot?]
  // Invariant: written ≤ sequenced ≤ submitted, nextOfGroup[g] ≤ sequenced, and submitted − written ≤ capacity.
  private var submitted = 0
  private var nextToDecode = 0
  private var sequenced = 0
  private var written = 0
  private var nextOfGroup = [Int](repeating: 0, count: Job.groupCount)
  private var busyGroups: UInt8 = 0
  private var isSequencing = false
  private var isWriting = false
  /// No more jobs come; set to a number sooner where the stream ends early.
  private var limit = Int.max
  /// The journal's position: what stands up to here may be told. All of it where there is no journal.
  private var safePosition = Int64.max
  private var failure: RunFailure?
  private var isAbandoned = false
  private var idleWorkers = 0

  /// - Parameters:
  ///   - waitsForJournal: jobs are written only once `advance` says that the journal has them.
  ///   - stop: raised where the run ends before the input does, so that the reader does not wait for more of it.
  ///   - makeJob: called on this thread, once for each job that may be under way.
  package init(stages: Stages, jobs: Int, stop: StopSignal, waitsForJournal: Bool = false, makeJob: () -> Job) {
    if waitsForJournal { safePosition = 0 }
    self.stages = stages
    self.stop = stop
    capacity = max(jobs, 2)
    free = (0..<capacity).map { _ in makeJob() }
    slots = Array(repeating: nil, count: capacity)
  }

  /// Runs the workers, and `read` on this thread, until all is written. Gives what went wrong.
  ///
  /// `read` takes jobs with `take`, fills them and hands them in with `submit`; when it returns, the input is over.
  package func run(workers: Int, read: () throws(RunFailure) -> Void) -> RunFailure? {
    let threads = (0..<max(1, workers)).map { _ in Spawned.start { self.work() } }
    var inputFailure: RunFailure?
    do {
      try read()
    } catch {
      // What was read before it is told all the same.
      inputFailure = error
    }
    locked {
      if failure == nil { failure = inputFailure }
      limit = min(limit, submitted)
      wake()
    }
    for thread in threads { thread.join() }
    return locked { failure }
  }

  /// An empty job for the reader; waits for one. nil: the run is over, read no more.
  package func take() -> Job? {
    monitor.lock()
    defer { monitor.unlock() }
    while free.isEmpty && !isOver { monitor.wait(for: .space) }
    if isOver || submitted >= limit { return nil }
    let job = free.popLast()
    job?.clear()
    return job
  }

  /// Hands in a filled job. Jobs are numbered in the order in which they come.
  package func submit(_ job: Job) {
    locked {
      job.chunk.sequence = submitted
      slots[submitted % capacity] = Slot(job: job)
      submitted += 1
      wake()
    }
  }

  /// What the journal has up to this position is safe: it may be told.
  package func advance(to position: Int64) {
    locked {
      safePosition = max(safePosition, position)
      wake()
    }
  }

  /// What ended the run, or was told of after it.
  package var firstFailure: RunFailure? { locked { failure } }

  /// Nothing is taken any more.
  package var hasEnded: Bool { locked { isOver } }

  /// Ends the run: something beside it went wrong.
  package func abandon(_ failure: RunFailure) { fail(failure) }

  /// Gives back a job that was taken and not filled.
  package func giveBack(_ job: Job) {
    job.clear()
    locked { free.append(job) }
  }

  private var isOver: Bool { isAbandoned || written >= limit }

  private func locked<Result>(_ body: () -> Result) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body()
  }

  /// Only with the lock held.
  private func wake() {
    if idleWorkers > 0 { monitor.wakeAll(for: .work) }
    if isOver { monitor.wakeAll(for: .space) }
  }

  private func fail(_ error: RunFailure) {
    locked {
      if failure == nil { failure = error }
      isAbandoned = true
      monitor.wakeAll(for: .work)
      monitor.wakeAll(for: .space)
    }
    stop.raise()
  }

  private func work() {
    let tools = stages.makeTools()
    monitor.lock()
    while !isOver {
      guard let task = nextTask() else {
        idleWorkers += 1
        monitor.wait(for: .work)
        idleWorkers -= 1
        continue
      }
      monitor.unlock()
      perform(task, with: tools)
      monitor.lock()
      wake()
    }
    wake()
    monitor.unlock()
  }

  /// Takes a task, the ones nearest to the output first. Only with the lock held.
  private func nextTask() -> Task? {
    if !isWriting, written < sequenced, let slot = slots[written % capacity], slot.waiting == 0,
      slot.job.position <= safePosition
    {
      isWriting = true
      return .write(slot.job)
    }
    if !isSequencing, sequenced < min(submitted, limit), let slot = slots[sequenced % capacity], slot.isDecoded {
      isSequencing = true
      return .sequence(slot.job)
    }
    for group in 0..<Job.groupCount where busyGroups & (1 << UInt8(group)) == 0 {
      if let task = nextEvaluation(of: group) { return task }
    }
    if nextToDecode < min(submitted, limit), let slot = slots[nextToDecode % capacity] {
      nextToDecode += 1
      return .decode(slot.job, sequence: nextToDecode - 1)
    }
    return nil
  }

  private func nextEvaluation(of group: Int) -> Task? {
    let bit: UInt8 = 1 << UInt8(group)
    // What is written already had nothing for this group to do.
    nextOfGroup[group] = max(nextOfGroup[group], written)
    while nextOfGroup[group] < sequenced, let slot = slots[nextOfGroup[group] % capacity] {
      let sequence = nextOfGroup[group]
      if slot.groups & bit == 0 {
        nextOfGroup[group] += 1
        continue
      }
      busyGroups |= bit
      return .evaluate(slot.job, sequence: sequence, group: group)
    }
    return nil
  }

  private func perform(_ task: Task, with tools: Stages.Tools) {
    switch task {
    case .decode(let job, let sequence):
      stages.decode(job, with: tools)
      locked { slots[sequence % capacity]?.isDecoded = true }
    case .sequence(let job):
      let result = stages.sequence(job)
      locked {
        slots[sequenced % capacity]?.groups = result.groups
        slots[sequenced % capacity]?.waiting = result.groups.nonzeroBitCount
        sequenced += 1
        if result.isLast { limit = min(limit, sequenced) }
        isSequencing = false
      }
      if result.isLast { stop.raise() }
    case .evaluate(let job, let sequence, let group):
      stages.evaluate(job, group: group, with: tools)
      locked {
        slots[sequence % capacity]?.waiting -= 1
        nextOfGroup[group] = sequence + 1
        busyGroups &= ~(1 << UInt8(group))
      }
    case .write(let job):
      finish(job)
    }
  }

  private func finish(_ job: Job) {
    do {
      let goesOn = try stages.write(job)
      job.clear()
      locked {
        slots[written % capacity] = nil
        written += 1
        isWriting = false
        free.append(job)
        if !goesOn { isAbandoned = true }
        monitor.wakeAll(for: .space)
      }
      if !goesOn { stop.raise() }
    } catch {
      fail(error)
    }
  }
}
