internal import Model

/// Gives as many notices as can be to expectations that they fit, each to one, each expectation taking as many as it
/// counts.
///
/// The strictest expectations are served first; then ways over several exchanges are looked for, breadth first
/// (D. Kőnig's alternating paths), so that the number is the largest there is.
struct NoticeMatching {
  private let wanted: [Expected]
  private let notices: [TrialNotice]
  /// By notice: the expectation that has it.
  private(set) var partner: [Int?]
  /// By expectation: how many it still lacks.
  private(set) var left: [Int]
  /// Expectations that name a time, by it, and those that name none.
  private let byTime: [Int64: [Int]]
  private let anyTime: [Int]
  /// A test so far off is not worth more.
  private static let exchangeLimit = 10_000

  init(_ wanted: [Expected], _ notices: [TrialNotice]) {
    self.wanted = wanted
    self.notices = notices
    partner = Array(repeating: nil, count: notices.count)
    left = wanted.map(\.count)
    var byTime: [Int64: [Int]] = [:]
    var anyTime: [Int] = []
    for number in wanted.indices.sorted(by: { (wanted[$0].strictness, $1) > (wanted[$1].strictness, $0) }) {
      if let at = wanted[number].at { byTime[at, default: []].append(number) } else { anyTime.append(number) }
    }
    self.byTime = byTime
    self.anyTime = anyTime
  }

  mutating func match() {
    for notice in notices.indices {
      guard let free = takers(of: notice).first(where: { left[$0] > 0 }) else { continue }
      left[free] -= 1
      partner[notice] = free
    }
    guard left.contains(where: { $0 > 0 }) else { return }
    var tries = 0
    for notice in notices.indices where partner[notice] == nil && !takers(of: notice).isEmpty {
      exchange(for: notice)
      tries += 1
      if tries == Self.exchangeLimit { return }
    }
  }

  /// Expectations that a notice fits, the strictest first.
  private func takers(of notice: Int) -> [Int] {
    let candidates = (byTime[notices[notice].time] ?? []) + anyTime
    return candidates.filter { wanted[$0].fits(notices[notice]) }
  }

  /// Finds a place for a notice by moving others on.
  private mutating func exchange(for start: Int) {
    // By expectation: the notice that asked for it.
    var asked: [Int: Int] = [:]
    var waiting = [start]
    var next = 0
    var holders: [Int: [Int]] = [:]
    for (notice, holder) in partner.enumerated() {
      if let holder { holders[holder, default: []].append(notice) }
    }
    while next < waiting.count {
      let notice = waiting[next]
      next += 1
      for taker in takers(of: notice) where asked[taker] == nil {
        asked[taker] = notice
        if left[taker] > 0 { return move(along: asked, to: taker) }
        waiting += holders[taker] ?? []
      }
    }
  }

  private mutating func move(along asked: [Int: Int], to last: Int) {
    left[last] -= 1
    var taker = last
    while let notice = asked[taker] {
      let before = partner[notice]
      partner[notice] = taker
      guard let before else { return }
      taker = before
    }
  }
}
