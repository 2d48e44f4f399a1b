/// How fast events go through.
package struct FlowMetrics: Sendable, Equatable {
  /// The newest heard time, ms since 1970; nil before the first event.
  package var newestHeard: Int64?
  /// The heard clock is the machine's: how far behind it the events are means something.
  package var isLive = false
  /// Chunks of input that were read and are not yet told.
  package var chunksWaiting = 0
  /// Seconds from a chunk's reading to its notices told.
  package var tellSeconds = Histogram(upTo: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
  /// Seconds of the engine for an event: a chunk's time by its events.
  package var eventSeconds = Histogram(upTo: [2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 1e-3])
  package init() {}

  /// Seconds that the newest event lies behind the wall clock; nil where that means nothing.
  package func lagSeconds(at now: Int64) -> Double? {
    guard isLive, let newestHeard else { return nil }
    return Double(max(0, now - newestHeard)) / 1000
  }
}
