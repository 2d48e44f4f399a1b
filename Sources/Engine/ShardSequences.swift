internal import Geofences
internal import Model
internal import Rules

/// Sequences: an attempt is one alert in state `sequence`, `settledCount` being the step that is awaited.
extension Shard {
  mutating func runSequence(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    guard case .sequence(let steps) = plan.rules[number].trigger else { return }
    if isTracing { beginSequence(number, header, moment, previous, chunk) }
    moveSequence(number, steps, header, moment, previous, chunk, &locator, &notices)
    if isTracing { endSequence(number, header, moment) }
  }

  private mutating func moveSequence(
    _ number: Int, _ steps: [RulePlan.StepPlan], _ header: Block, _ moment: Moment, _ previous: Previous,
    _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    // What this event has served for: one happening is one step.
    var used: [(edge: Int32, fence: UInt32)] = []
    var begun: UInt64 = 0
    advanceAttempts(number, steps, header, moment, previous, &used, chunk, &locator, &notices)
    occurrences.removeAll(keepingCapacity: true)
    for edge in steps[0].edges { findOccurrences(edge, header, moment, chunk) }
    let starts = occurrences
    for start in starts where !used.contains(where: { $0.edge == start.edge && $0.fence == start.fence }) {
      guard isOpen(number, at: moment.time) else {
        if isTracing { noteOutOfHours(number) }
        return
      }
      let fence =
        plan.rules[number].eachGroup != nil && plan.edges[Int(start.edge)].isAlias
        ? start.fence : NoticeRecord.noFence
      // One event may begin several attempts, whose last steps name one fence.
      let salt = begun == 0 ? moment.salt : EpisodeID.salt(moment.salt, begun)
      begin(number, fence, start, salt, header, moment)
      begun += 1
      used.append((start.edge, start.fence))
      advance(number, fence, steps, header, moment, previous, &used, chunk, &locator, &notices)
    }
  }

  private mutating func begin(
    _ number: Int, _ fence: UInt32, _ start: Occurrence, _ salt: UInt64, _ header: Block, _ moment: Moment
  ) {
    var entry = AlertEntry(rule: UInt16(number), part: .alert, state: .sequence, fence: fence)
    let place = slab.lowerBound(header, key: entry.key)
    entry.since = moment.time
    entry.proof = moment.time
    entry.settledCount = 1
    entry.shownFence = start.fence
    entry.idLow = salt
    if place < Int(header.pointee.alertCount), slab.alert(header, place).pointee.key == entry.key {
      // A new first step replaces an unfinished attempt; cool-downs stay.
      slab.alert(header, place).pointee = entry
    } else {
      slab.insert(header, entry, at: place)
    }
  }

  private mutating func advanceAttempts(
    _ number: Int, _ steps: [RulePlan.StepPlan], _ header: Block, _ moment: Moment, _ previous: Previous,
    _ used: inout [(edge: Int32, fence: UInt32)], _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    var fences: [UInt32] = []
    for i in 0..<Int(header.pointee.alertCount) {
      let alert = slab.alert(header, i)
      guard alert.pointee.part == .alert, Int(alert.pointee.rule) <= number else { break }
      if Int(alert.pointee.rule) == number && alert.pointee.state == .sequence { fences.append(alert.pointee.fence) }
    }
    for fence in fences {
      advance(number, fence, steps, header, moment, previous, &used, chunk, &locator, &notices)
    }
  }

  /// Takes an attempt as many steps on as this event goes.
  private mutating func advance(
    _ number: Int, _ fence: UInt32, _ steps: [RulePlan.StepPlan], _ header: Block, _ moment: Moment,
    _ previous: Previous, _ used: inout [(edge: Int32, fence: UInt32)], _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    let key = AlertEntry(rule: UInt16(number), part: .alert, state: .sequence, fence: fence).key
    while true {
      let place = slab.lowerBound(header, key: key)
      guard place < Int(header.pointee.alertCount), slab.alert(header, place).pointee.key == key,
        slab.alert(header, place).pointee.state == .sequence
      else { return }
      let awaited = Int(slab.alert(header, place).pointee.settledCount)
      let step = steps[awaited]
      if moment.time - slab.alert(header, place).pointee.proof > step.within {
        endAttempt(number, header, place, at: moment.time)
        return
      }
      guard let found = occurrence(of: step, fence, used, header, moment, chunk) else { return }
      used.append((found.edge, found.fence))
      if step.isNo {
        endAttempt(number, header, place, at: moment.time)
        return
      }
      slab.alert(header, place).pointee.proof = moment.time
      slab.alert(header, place).pointee.settledCount += 1
      if awaited + 1 == steps.count {
        var last = found
        last.since = slab.alert(header, place).pointee.since
        if last.fence == NoticeRecord.noFence { last.fence = slab.alert(header, place).pointee.shownFence }
        let salt = slab.alert(header, place).pointee.idLow
        endAttempt(number, header, place, at: moment.time)
        fireSequence(number, last, alias: fence, salt: salt, header, moment, chunk, &locator, &notices)
        return
      }
    }
  }

  private mutating func occurrence(
    of step: RulePlan.StepPlan, _ fence: UInt32, _ used: [(edge: Int32, fence: UInt32)], _ header: Block,
    _ moment: Moment, _ chunk: ChunkView
  ) -> Occurrence? {
    occurrences.removeAll(keepingCapacity: true)
    for edge in step.edges { findOccurrences(edge, header, moment, chunk) }
    return occurrences.first { found in
      if used.contains(where: { $0.edge == found.edge && $0.fence == found.fence }) { return false }
      return !plan.edges[Int(found.edge)].isAlias || fence == NoticeRecord.noFence || found.fence == fence
    }
  }

  /// An attempt is over: its alert goes, but for a running cool-down.
  mutating func endAttempt(_ number: Int, _ header: Block, _ place: Int, at time: Int64) {
    slab.alert(header, place).pointee.state = .idle
    if !hasCoolDown(number, header, place, at: time) { slab.remove(header, at: place) }
  }

  private mutating func fireSequence(
    _ number: Int, _ last: Occurrence, alias: UInt32, salt: UInt64, _ header: Block, _ moment: Moment,
    _ chunk: ChunkView,
    _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let notice = EdgeNotice(fence: last.fence, since: last.since, alias: alias, salt: salt)
    tellEdge(number, notice, header, moment, chunk, &locator, &notices)
  }
}
