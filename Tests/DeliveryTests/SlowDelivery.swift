import Delivery
import Model
import Storage

/// Deliveries where nothing ever fails, by lists and loops alone: what the plan and the outbox have to come to.
struct SlowDelivery {
  struct Mail: Equatable {
    var time: Int64
    var notices: [String]
  }
  private struct Waiting {
    var notice: OutboxNotice
    var isStale = false
    var isExcess = false
    var isGathered: Bool { isStale || isExcess }
  }

  private let settings: DeliverySettings
  private var waiting: [Waiting] = []
  private(set) var mails: [Mail] = []
  private(set) var leftOut: Set<String> = []

  init(_ settings: DeliverySettings) { self.settings = settings }

  /// Goes through the moments at which something can happen.
  mutating func run(_ notices: [OutboxNotice], until end: Int64) {
    var times = Set(notices.map(\.made))
    // Whatever happens happens at a notice's time, or a fixed time after a notice or a mail.
    while true {
      self = SlowDelivery(settings)
      for time in times.sorted() where time <= end {
        for notice in notices where notice.made == time {
          let isStale = notice.isStale && notice.kind == .fired && notice.severity != .critical
          waiting.append(Waiting(notice: notice, isStale: isStale))
        }
        while act(time) {}
      }
      var more = times
      for notice in notices {
        more.insert(notice.made + (settings.digestMilliseconds ?? DeliverySettings.staleDigestMilliseconds))
      }
      for mail in mails { if let rate = settings.rate { more.insert(mail.time + rate.windowMilliseconds) } }
      more = more.filter { $0 <= end }
      if more == times { return }
      times = more
    }
  }

  /// Does one thing; false: nothing is due.
  private mutating func act(_ now: Int64) -> Bool {
    if let at = waiting.firstIndex(where: { $0.notice.severity == .critical }) {
      send([waiting.remove(at: at)], now)
      return true
    }
    if let rate = settings.rate {
      let recent = mails.filter { $0.time > now - rate.windowMilliseconds }
      if recent.count >= rate.count {
        let moves = waiting.contains { !$0.isGathered }
        for at in waiting.indices where !waiting[at].isGathered { waiting[at].isExcess = true }
        return moves
      }
    }
    if let due = digestTime(), due <= now {
      sendDigest(now)
      return true
    }
    let hasSingles = settings.digestMilliseconds == nil || settings.rate != nil
    guard hasSingles, let at = waiting.firstIndex(where: { !$0.isGathered }) else { return false }
    let earlier = waiting[..<at].contains { $0.notice.episode == waiting[at].notice.episode && $0.isGathered }
    if earlier {
      let before = waiting[..<at].last { $0.notice.episode == waiting[at].notice.episode && $0.isGathered }
      waiting[at].isStale = before?.isStale == true
      waiting[at].isExcess = before?.isExcess == true
    } else {
      send([waiting.remove(at: at)], now)
    }
    return true
  }

  private func digestTime() -> Int64? {
    if let every = settings.digestMilliseconds, settings.rate == nil {
      return waiting.first.map { $0.notice.made + every }
    }
    let stale = waiting.first { $0.isStale }.map {
      $0.notice.made + (settings.digestMilliseconds ?? DeliverySettings.staleDigestMilliseconds)
    }
    let excess = waiting.first { $0.isExcess }.map { $0.notice.made + (settings.digestMilliseconds ?? 0) }
    return [stale, excess].compactMap { $0 }.min()
  }

  private mutating func sendDigest(_ now: Int64) {
    let isAll = settings.digestMilliseconds != nil && settings.rate == nil
    let gathered = { (waiting: Waiting) in isAll || waiting.isGathered }
    for retraction in waiting where retraction.notice.kind == .retracted {
      let episode = waiting.filter { $0.notice.episode == retraction.notice.episode }
      guard let start = episode.first(where: { $0.notice.kind == .fired && gathered($0) }) else { continue }
      for one in episode where (start.notice.n...retraction.notice.n).contains(one.notice.n) {
        leftOut.insert(one.notice.key)
      }
    }
    waiting.removeAll { leftOut.contains($0.notice.key) }
    let digest = waiting.filter(gathered)
    waiting.removeAll(where: gathered)
    if !digest.isEmpty { send(digest, now) }
  }

  private mutating func send(_ notices: [Waiting], _ now: Int64) {
    mails.append(Mail(time: now, notices: notices.map(\.notice.key)))
  }
}
