/// Holds the episodes of two rule sets against each other while they come.
///
/// All notices of a device go to one matcher, each side's in their order. What is the same on both sides is counted and
/// forgotten, so what is kept grows with the open alerts and with the differences.
package struct EpisodeMatcher: Sendable {
  private struct Pair {
    var old: ComparedEpisode?
    var new: ComparedEpisode?
  }

  private var pairs: [EpisodeKey: Pair] = [:]
  /// By rule.
  package private(set) var totals: [DifferenceTotals]
  private var found: [EpisodeDifference] = []
  private var onlyOld: [Alert: [ComparedEpisode]] = [:]
  private var onlyNew: [Alert: [ComparedEpisode]] = [:]

  /// Which alert an episode is of.
  private struct Alert: Hashable {
    var rule: Int
    var device: [UInt8]
    var fence: String
    init(_ episode: ComparedEpisode) {
      rule = episode.rule
      device = episode.device
      fence = episode.fence
    }
  }

  /// Episodes of one alert that do not overlap are one that was shifted only if there is no more than this between them.
  private static let nearMilliseconds: Int64 = 300_000

  /// - Parameter rules: how many there are in both sets.
  package init(rules: Int) { totals = Array(repeating: DifferenceTotals(), count: rules) }

  package mutating func take(_ notice: EpisodeNotice) {
    var pair = pairs[notice.episode] ?? Pair()
    switch notice.side {
    case .old: add(notice, to: &pair.old, count: \.old)
    case .new: add(notice, to: &pair.new, count: \.new)
    }
    if let old = pair.old, let new = pair.new, old.isOver, new.isOver {
      pairs[notice.episode] = nil
      settle(old, new)
    } else {
      pairs[notice.episode] = pair
    }
  }

  private mutating func add(
    _ notice: EpisodeNotice, to episode: inout ComparedEpisode?, count: WritableKeyPath<DifferenceTotals, Int>
  ) {
    if episode != nil {
      episode?.add(notice)
    } else {
      episode = ComparedEpisode(notice)
      totals[notice.rule][keyPath: count] += 1
    }
  }

  private mutating func settle(_ old: ComparedEpisode, _ new: ComparedEpisode) {
    if old.isSame(as: new) {
      totals[old.rule].same += 1
    } else {
      add(EpisodeDifference(old.hasTimes(of: new) ? .changed : .shifted, old: old, new: new))
    }
  }

  private mutating func add(_ difference: EpisodeDifference) {
    guard let rule = difference.first?.rule else { return }
    totals[rule][difference.kind] += 1
    found.append(difference)
  }

  /// All episodes are known: those that only one side has are held against each other, alert by alert.
  ///
  /// Differences come in no order.
  package mutating func finish() -> [EpisodeDifference] {
    for pair in pairs.values {
      switch (pair.old, pair.new) {
      case (let old?, let new?): settle(old, new)
      case (let old?, nil): onlyOld[Alert(old), default: []].append(old)
      case (nil, let new?): onlyNew[Alert(new), default: []].append(new)
      case (nil, nil): break
      }
    }
    pairs = [:]
    for alert in Set(onlyOld.keys).union(onlyNew.keys) {
      match(onlyOld[alert] ?? [], onlyNew[alert] ?? [])
    }
    onlyOld = [:]
    onlyNew = [:]
    defer { found = [] }
    return found
  }

  /// Two lists of one alert: what overlaps is one episode that was shifted, and so are neighbours of which neither
  /// overlaps anything.
  private mutating func match(_ old: [ComparedEpisode], _ new: [ComparedEpisode]) {
    let left = pair(old.sorted { $0.since < $1.since }, new.sorted { $0.since < $1.since }, within: 0)
    let single = pair(left.old, left.new, within: Self.nearMilliseconds)
    for episode in single.old { add(EpisodeDifference(.onlyOld, old: episode, new: nil)) }
    for episode in single.new { add(EpisodeDifference(.onlyNew, old: nil, new: episode)) }
  }

  /// Pairs what has at most `gap` ms between it, in the order of the times; gives what is left.
  private mutating func pair(
    _ old: [ComparedEpisode], _ new: [ComparedEpisode], within gap: Int64
  ) -> (old: [ComparedEpisode], new: [ComparedEpisode]) {
    var left: (old: [ComparedEpisode], new: [ComparedEpisode]) = ([], [])
    var a = 0
    var b = 0
    while a < old.count && b < new.count {
      if end(old[a]) < new[b].since - gap {
        left.old.append(old[a])
        a += 1
      } else if end(new[b]) < old[a].since - gap {
        left.new.append(new[b])
        b += 1
      } else {
        // Of a rule that has another name now.
        add(EpisodeDifference(old[a].hasTimes(of: new[b]) ? .changed : .shifted, old: old[a], new: new[b]))
        a += 1
        b += 1
      }
    }
    left.old += old[a...]
    left.new += new[b...]
    return left
  }

  /// An open one reaches to the end of the data.
  private func end(_ episode: ComparedEpisode) -> Int64 {
    episode.isOver ? episode.cleared ?? episode.fired : .max
  }
}

/// How many episodes of a rule two rule sets have in common.
package struct DifferenceTotals: Sendable, Equatable {
  package var old = 0
  package var new = 0
  package var same = 0
  private var byKind = [Int](repeating: 0, count: EpisodeDifference.Kind.allCases.count)

  package init() {}

  package subscript(kind: EpisodeDifference.Kind) -> Int {
    get { byKind[kind.position] }
    set { byKind[kind.position] = newValue }
  }

  package var differ: Int { byKind.reduce(0, +) }

  package static func += (a: inout DifferenceTotals, b: DifferenceTotals) {
    a.old += b.old
    a.new += b.new
    a.same += b.same
    for position in a.byKind.indices { a.byKind[position] += b.byKind[position] }
  }
}

extension EpisodeDifference.Kind {
  fileprivate var position: Int {
    switch self {
    case .onlyOld: 0
    case .onlyNew: 1
    case .shifted: 2
    case .changed: 3
    }
  }
}
