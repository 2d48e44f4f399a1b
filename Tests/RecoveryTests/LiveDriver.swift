import Foundation
import Platform
import Storage

@testable import Host

/// Plays a script to a live run, in step with it: the reader asks for the time once for each piece that it has read,
/// and the answer puts the next one into its pipe.
///
/// Unchecked: touched by the reader's thread alone, but for what the semaphore guards.
final class LiveDriver: @unchecked Sendable {
  private let script: LiveScript
  private let folder: RunFolder
  private let end: Int
  private var next: Int
  private var calls = 0
  private var pipe: Int32
  private let ended = DispatchSemaphore(value: 0)
  private var owedReloads = 0
  private var stop: StopSignal?
  private var reloader: Reloader?
  private var state: StateDirectory?
  private var checkpoints: CheckpointStore?
  /// Called before a step, when all that was read before the step before it is told.
  var beforeStep: ((Int) throws -> Void)?
  private(set) var failure: (any Error)?
  private(set) var outcomes: [Reloader.Outcome] = []

  /// - Parameter end: asks the run to stop before this step; nil: the input ends behind the last one.
  init(_ script: LiveScript, in folder: RunFolder, from first: Int = 0, to end: Int? = nil) throws {
    self.script = script
    self.folder = folder
    self.end = end ?? Int.max
    next = first
    let path = folder.path("in.fifo")
    mkfifo(path, 0o600)
    pipe = open(path, O_RDWR | O_CLOEXEC)
    // What a run before this one left in it.
    _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
    var room = [UInt8](repeating: 0, count: 1 << 20)
    while read(pipe, &room, room.count) > 0 {}
    _ = fcntl(pipe, F_SETFL, 0)
    _ = fcntl(pipe, 1024 + 7, Int32(1 << 20))
  }

  deinit { if pipe >= 0 { close(pipe) } }

  var inputs: [EventInput] { [.file(folder.path("in.fifo"))] }

  func begin(stop: StopSignal, reloader: Reloader, state: StateDirectory?, checkpoints: CheckpointStore?) {
    self.stop = stop
    self.reloader = reloader
    self.state = state
    self.checkpoints = checkpoints
  }

  /// The run is over; nothing of it is held any longer.
  func finish() {
    stop = nil
    reloader = nil
    state = nil
    checkpoints = nil
    if pipe >= 0 { close(pipe) }
    pipe = -1
  }

  func reloaded(_ outcome: Reloader.Outcome) {
    outcomes.append(outcome)
    ended.signal()
  }

  /// The wall clock. The first two askings are for the start and its first second.
  func clock() -> Int64 {
    calls += 1
    let last = script.steps.count - 1
    if calls <= 2 { return script.steps[min(next, last)].time }
    while owedReloads > 0 {
      ended.wait()
      owedReloads -= 1
    }
    guard next <= last, next < end else {
      if next >= end { stop?.raise() } else if pipe >= 0 { close(pipe) }
      if next < end { pipe = -1 }
      return script.steps[min(next, last)].time
    }
    let step = script.steps[next]
    do {
      try beforeStep?(next)
      try play(step)
    } catch {
      failure = error
      stop?.raise()
    }
    next += 1
    return step.time
  }

  private func play(_ step: LiveScript.Step) throws {
    if !step.edits.isEmpty {
      for (name, text) in step.edits { try folder.write(name, text.utf8) }
      reloader?.ask()
      ended.wait()
    }
    if step.reopens {
      stop?.askForReopening()
      owedReloads += 1
    }
    var written = 0
    while written < step.bytes.count {
      let count = step.bytes.withUnsafeBytes { write(pipe, $0.baseAddress! + written, $0.count - written) }
      if count < 0 { throw RunFailure.system("cannot write the pipe", code: errno) }
      written += count
    }
  }

  /// Waits until nothing of what was read is under way any more: neither in the pipeline nor in a checkpoint.
  func waitUntilQuiet() {
    guard let state else { return }
    func told() -> Int64 {
      let bytes = FileManager.default.contents(atPath: state.layout.told) ?? Data()
      return bytes.enumerated().reduce(0) { $0 | Int64($1.element) << Int64(8 * $1.offset) }
    }
    while told() < state.journal.lastSequence || checkpoints?.isBusy == true { usleep(500) }
  }
}
