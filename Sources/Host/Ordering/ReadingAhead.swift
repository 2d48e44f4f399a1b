internal import Model
internal import Platform

/// Threads that read large inputs ahead of the merge.
///
/// Unchecked: the standing of inputs is read and written with the monitor's lock held.
final class ReadingAhead: @unchecked Sendable {
  private let source: ReplayContext
  private let monitor = Monitor()
  /// Inputs with a block to fill, in the order in which they asked.
  private var asking: [DirectInput] = []
  private var isClosed = false
  private var threads: [Spawned] = []

  init(_ source: ReplayContext) { self.source = source }

  deinit { precondition(threads.isEmpty, "closed before it goes") }

  /// Starts the threads and begins to read. To be followed by `close`.
  func start(_ inputs: [DirectInput], threads count: Int) {
    for input in inputs { ask(input) }
    threads = (0..<min(count, inputs.count)).map { _ in Spawned.start { self.work() } }
  }

  /// Ends the threads.
  func close() {
    monitor.lock()
    isClosed = true
    monitor.wakeAll(for: .work)
    monitor.wakeAll(for: .space)
    monitor.unlock()
    for thread in threads { thread.join() }
    threads = []
    asking = []
  }

  /// Takes back the last block of an input, and gives the next one; waits for it. nil: that was all.
  func next(of input: DirectInput) throws(RunFailure) -> LineBlock? {
    monitor.lock()
    defer { monitor.unlock() }
    if let taken = input.standing.taken {
      input.standing.taken = nil
      input.standing.spare.append(taken)
      ask(input)
    }
    while input.standing.ready.isEmpty, !input.standing.isOver, !isClosed { monitor.wait(for: .space) }
    if !input.standing.ready.isEmpty { input.standing.taken = input.standing.ready.removeFirst() }
    if input.standing.taken == nil, let failure = input.standing.failure { throw failure }
    return input.standing.taken
  }

  /// Only with the lock held, or before there are threads.
  private func ask(_ input: DirectInput) {
    if input.standing.isAsked || input.standing.isOver || input.standing.spare.isEmpty { return }
    input.standing.isAsked = true
    asking.append(input)
    monitor.wakeAll(for: .work)
  }

  private func work() {
    let tools = source.tools()
    let job = Job(fieldCount: source.options.plan.fields.count)
    monitor.lock()
    while !isClosed {
      guard !asking.isEmpty else {
        monitor.wait(for: .work)
        continue
      }
      let input = asking.removeFirst()
      let block = input.standing.spare.removeLast()
      monitor.unlock()
      var failure: RunFailure?
      var isFilled = false
      do throws(RunFailure) { isFilled = try input.fill(block, by: tools, job) } catch { failure = error }
      monitor.lock()
      input.standing.isAsked = false
      if isFilled {
        input.standing.ready.append(block)
        ask(input)
      } else {
        input.standing.isOver = true
        input.standing.failure = failure
      }
      monitor.wakeAll(for: .space)
    }
    monitor.unlock()
  }
}
