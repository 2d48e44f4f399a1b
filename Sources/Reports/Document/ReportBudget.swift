/// How much of each a page may hold, so that a browser opens it at once whatever was read.
package struct ReportBudget: Sendable {
  /// Vertices of all tracks together.
  package var trackVertices: Int
  /// Samples of all curves together.
  package var curveSamples: Int
  /// Vertices of all outlines together.
  package var fenceVertices: Int
  package var episodes: Int

  package init(
    trackVertices: Int = 400_000, curveSamples: Int = 400_000, fenceVertices: Int = 150_000, episodes: Int = 100_000
  ) {
    self.trackVertices = trackVertices
    self.curveSamples = curveSamples
    self.fenceVertices = fenceVertices
    self.episodes = episodes
  }

  /// The largest number such that all counts, each cut to it, are `total` together at most: who has little keeps all.
  static func fairShare(of total: Int, among counts: [Int]) -> Int {
    var rest = total
    let ascending = counts.sorted()
    for (index, count) in ascending.enumerated() {
      let share = rest / (ascending.count - index)
      if count > share { return share }
      rest -= count
    }
    return ascending.last ?? 0
  }
}
