internal import Engine
internal import Model
internal import Replays
internal import Rules

/// One rule set of a replay, with all that it makes of the events: a comparison has two of them, a tuning one for each
/// value.
///
/// Unchecked: each group of shards is touched by its group's turn.
final class ReplayLane: @unchecked Sendable {
  let rules: RulesInForce
  /// Which of the replay's decodings its shards see.
  let decoding: Int
  let shards: [ShardBox]
  private let books: [BookBox]
  /// Touched by `write`.
  private var forecast: MailForecast

  private final class BookBox {
    var book: EpisodeBook
    init(_ book: EpisodeBook) { self.book = book }
  }

  /// - Parameters:
  ///   - only: positions of the only rules that run; nil for all.
  ///   - devices: the only ones that are looked at; all where there are none.
  init(_ rules: RulesInForce, decoding: Int, only: Set<Int>? = nil, devices: [Glob] = []) {
    self.rules = rules
    self.decoding = decoding
    shards = (0..<Shard.count).map { ShardBox(Shard(plan: rules.plan, number: $0, rules: only, devices: devices)) }
    let forecast = MailForecast(rules.ruleSet)
    let clears = rules.ruleSet.rules.map(\.hasEnd)
    books = (0..<Job.groupCount).map { _ in BookBox(EpisodeBook(clears: clears, mailSinks: forecast.bits)) }
    self.forecast = forecast
  }

  /// A group's part of a chunk begins. By the group's turn.
  ///
  /// - Parameter clock: the newest heard time before it, ms since 1970; nil: it is the first.
  func beginChunk(at clock: Int64?, group: Int) { books[group].book.beginChunk(at: clock) }

  /// Evaluates a shard's part of the chunk that this lane sees. By the shard's group's turn.
  func evaluate(_ job: Job, shard: Int, with tools: ReplayTools, locator: Int) {
    tools.notices.removeAll()
    let chunk = tools.chunk(of: job, decoding)
    shards[shard].shard.evaluate(chunk, locator: &tools.locators[locator].locator, notices: &tools.notices)
    books[shard / RunStages.shardsOfGroup].book.take(tools.notices)
  }

  /// A live run of a journal began at this wall clock. By the group's turn.
  func begin(at clock: Int64, group: Int) {
    for shard in group * RunStages.shardsOfGroup..<(group + 1) * RunStages.shardsOfGroup {
      shards[shard].shard.begin(at: clock)
    }
  }

  /// What a group has for mail sinks, taken away. By its turn.
  func takeMailed(group: Int) -> [MailedNotice] {
    let mailed = books[group].book.mailed
    if !mailed.isEmpty { books[group].book.removeMailed() }
    return mailed
  }

  /// By `write`, in the order of the jobs.
  func forecast(_ mailed: [MailedNotice]) {
    for notice in mailed { forecast.take(notice) }
  }

  // MARK: End. Only when the pipeline has ended.

  func counters() -> EngineCounters { shards.reduce(into: EngineCounters()) { $0 += $1.shard.summary() } }

  /// By rule.
  ///
  /// - Parameter end: of the data, ms since 1970.
  func tallies(until end: Int64) -> [RuleTally] {
    var sums = [RuleTally](repeating: RuleTally(), count: rules.ruleSet.rules.count)
    for box in books {
      for (number, tally) in box.book.finished(until: end).enumerated() { sums[number] += tally }
    }
    return sums
  }

  func mails() -> MailForecast {
    var forecast = forecast
    forecast.finish()
    return forecast
  }
}

extension CheckedRule {
  /// Its alerts last until they clear; those of edges and sequences only fire.
  var hasEnd: Bool {
    switch trigger {
    case .when: true
    case .on, .sequence: false
    }
  }
}
