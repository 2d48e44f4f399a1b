internal import Geofences
internal import Model
internal import Rules

/// One expectation, its names and times resolved.
struct Expected {
  var count: Int
  var kind: NoticeKind
  /// Bit of the sink that is told; nil: told or not.
  var sink: UInt64?
  var sinkName: String?
  /// The fences that `in` may mean, by number; nil: not asked for.
  var fences: Set<UInt32>?
  var fenceName: String?
  var at: Int64?
  var since: Int64?
  var saying: String?
  var range: SourceRange

  /// nil for `expect nothing`.
  init?(
    _ expectation: TestBlock.Expectation, of test: TestBlock, _ clock: TrialClock, _ rules: CheckedRuleSet,
    _ index: FenceIndex
  ) throws(TrialRefusal) {
    guard case .notice(let count, let kind, let fence, let sink, let at, let since, let saying) = expectation.form
    else {
      return nil
    }
    self.count = count
    self.kind = kind
    range = expectation.range
    if let at { self.at = try clock.time(at, at: range) }
    if let since { self.since = try clock.time(since, at: range) }
    self.saying = saying?.text
    if let sink {
      guard let position = rules.sinks.firstIndex(where: { $0.name == sink.text }) else {
        throw TrialRefusal("no sink is called `\(sink.text)`", at: sink.range)
      }
      self.sink = 1 << UInt64(position)
      sinkName = sink.text
      let tellers = test.rules.map(\.text)
      let isTold = rules.rules.contains { tellers.contains($0.name) && $0.notify.contains { $0.sink == position } }
      if !isTold {
        throw TrialRefusal(
          "\(tellers.count == 1 ? "`\(tellers[0])` does" : "the rules of the test do") not notify `\(sink.text)`",
          at: sink.range, remedy: "name a sink of the rule's `notify`, or leave `to` out")
      }
    }
    // The test's device may be named too: there is no other.
    if let fence, fence.text != test.device.text {
      fences = try Self.fences(fence, rules, index)
      fenceName = fence.text
    }
  }

  private static func fences(
    _ name: Name, _ rules: CheckedRuleSet, _ index: FenceIndex
  ) throws(TrialRefusal) -> Set<UInt32> {
    var found: Set<UInt32> = []
    for (number, fence) in index.fences.enumerated()
    where fence.id == name.text || fence.name == name.text || rules.groups[fence.group].name == name.text {
      found.insert(UInt32(number))
    }
    if !found.isEmpty { return found }
    let known = index.fences.lazy.flatMap { [$0.id, $0.name ?? "", rules.groups[$0.group].name] }
    let near = DidYouMean.suggestion(for: name.text, among: known.filter { !$0.isEmpty })
    throw TrialRefusal(
      "no fence and no feature is called `\(name.text)`", at: name.range,
      remedy: near.map { "did you mean `\($0)`" } ?? "`picket fences` lists them")
  }

  func fits(_ notice: TrialNotice) -> Bool {
    notice.kind == kind && (sink.map { notice.sinks & $0 != 0 } ?? true)
      && (fences.map { $0.contains(notice.fence) } ?? true) && (at.map { $0 == notice.time } ?? true)
      && (since.map { $0 == notice.since } ?? true) && (saying.map { $0 == notice.message } ?? true)
  }

  /// What of it a notice of its kind and sink is not: `at +40 s`, where `+30 s` is wanted.
  func differences(
    from notice: TrialNotice, _ clock: TrialClock, fence: (UInt32) -> String?
  ) -> [(came: String, wanted: String?)] {
    var found: [(came: String, wanted: String?)] = []
    if let at, at != notice.time { found.append(("at \(clock.text(notice.time))", clock.text(at))) }
    if let since, since != notice.since {
      found.append(("since \(clock.text(notice.since))", clock.text(since)))
    }
    if let fences, !fences.contains(notice.fence) {
      found.append((fence(notice.fence).map { "in `\($0)`" } ?? "without a fence", "in `\(fenceName ?? "")`"))
    }
    if let saying, saying != notice.message { found.append(("saying \"\(notice.message)\"", nil)) }
    return found
  }

  /// More is asked of a notice: it is to be served first.
  var strictness: Int { [at != nil, since != nil, fences != nil, saying != nil].count { $0 } }

  /// As the writer would: `fired to ops at +30 s`.
  func sentence(_ clock: TrialClock) -> String {
    var text = kind.rawValue
    if let fenceName { text += " in \(fenceName)" }
    if let sinkName { text += " to \(sinkName)" }
    if let at { text += " at \(clock.text(at))" }
    if let since { text += " since \(clock.text(since))" }
    return text
  }
}
