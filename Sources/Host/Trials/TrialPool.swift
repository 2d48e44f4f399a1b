package import Authoring
internal import Platform
internal import Synchronization

/// Runs tests over plain threads. What comes out depends on the tests alone.
package enum TrialPool {
  /// The results in the order of `numbers`, which are positions of tests.
  package static func run(_ numbers: [Int], on bench: TrialBench, workers: Int, marksCoverage: Bool) -> [TrialResult] {
    let next = Atomic<Int>(0)
    let results = Mutex<[TrialResult?]>(Array(repeating: nil, count: numbers.count))
    withoutActuallyEscaping({ @Sendable in
      let tools = bench.makeTools()
      while true {
        let turn = next.add(1, ordering: .relaxed).oldValue
        guard turn < numbers.count else { return }
        let result = bench.run(numbers[turn], with: tools, marksCoverage: marksCoverage)
        results.withLock { $0[turn] = result }
      }
    }) { work in
      let threads = (0..<min(max(1, workers), numbers.count)).map { _ in Spawned.start(work) }
      for thread in threads { thread.join() }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
