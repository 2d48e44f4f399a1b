package import Geofences
package import Model

/// Going on under another rule set.
extension Shard {
  /// Puts the shard under another plan, which has the same hash seed: every device's state is read, moved and added
  /// anew (LANGUAGE, sections 6 and 7; decision 0031).
  ///
  /// Open alerts that cannot stay are told as `withdrawn`, stamped with `clock`, the stream clock of the reload; these
  /// notices are of the old plan: its rules, its sinks, its texts. They stand at `input`, device by device in no
  /// particular order. `before` is a locator of the old plan, `after` one of the new. All devices are marked as
  /// changed. Not for a shard that traces.
  package mutating func reload(
    to plan: EnginePlan, _ changes: RuleSetChanges, at clock: Int64, input: Int32, before: inout Locator,
    after: inout Locator, notices: inout NoticeBuffer
  ) {
    precondition(!isTracing && plan.hashSeed == self.plan.hashSeed)
    firstNotice = notices.records.count
    let move = DeviceMove(old: self.plan, new: plan, changes: changes, clock: clock)
    let empty = Chunk(byteCapacity: 64, fieldCount: self.plan.fields.fields.count)
    var fresh = Shard(plan: plan, number: number)
    var coverages: [Int: DeviceMove.Coverage] = [:]
    var state = DeviceState()
    for handle in 0..<slab.count {
      read(handle, into: &state)
      let ownClass = state.name.withUnsafeBufferPointer { fresh.classes.number(of: $0, plan) }
      let coverage = coverages[ownClass] ?? fresh.coverage(ofClass: ownClass)
      coverages[ownClass] = coverage
      withdraw(handle, changes, coverage, at: clock, input: input, empty.view, &before, &notices)
      var moved = move.moved(state, coverage)
      if coverage.anyRule { move.takeSides(&moved, &after) }
      let oldClass = Int(slab.header(handle).pointee.rulesClass)
      moved.silenceStep = move.silenceStep(
        state, old: silences(ofClass: oldClass), new: fresh.silences(ofClass: ownClass), coverage,
        covered: { classes.holds(oldClass, rule: $0) })
      if state.newestTime != .min {
        // Not behind what is still due, so that it is neither lost nor run twice.
        let seen = max(clock, state.newestTime)
        moved.hoursDeadline = fresh.nextHours(ofClass: ownClass, behind: min(seen, state.hoursDeadline - 1))
      }
      fresh.add(moved)
    }
    fresh.takeCounts(of: self, changes)
    // Names that are new count from now.
    if expectedAdded { fresh.addExpected(at: clock) }
    self = fresh
  }

  private func silences(ofClass number: Int) -> ArraySlice<Int64> {
    let head = classes.heads[number]
    return classes.silences[head.firstSilence..<head.firstSilence + head.silenceCount]
  }

  private func coverage(ofClass number: Int) -> DeviceMove.Coverage {
    let own = classes.all[number]
    return DeviceMove.Coverage(
      covers: { own.rules[$0 / 64] & 1 << UInt64($0 % 64) != 0 }, anyRule: own.anyRule, windows: Set(own.windows),
      detectors: Set(own.detectors))
  }

  /// Tells of the open alerts of a device that end here, in the order of rules and fences.
  private mutating func withdraw(
    _ handle: Int, _ changes: RuleSetChanges, _ coverage: DeviceMove.Coverage, at clock: Int64, input: Int32,
    _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) {
    let header = slab.header(handle)
    var moment = Moment(time: clock, heard: clock, isDeadline: true, input: input)
    moment.silence = header.pointee.silentFrom == .min ? 0 : max(0, clock - header.pointee.silentFrom)
    for place in 0..<Int(header.pointee.alertCount) {
      let entry = slab.alert(header, place).pointee
      guard entry.part == .alert else { return }
      guard entry.isOpen else { continue }
      if case .kept = changes.fate(of: entry, covers: coverage.covers) { continue }
      tellAlert(
        .withdrawn, Int(entry.rule), header, place, moment, Alias(fence: entry.fence), chunk, &locator, &notices)
    }
  }

  /// Goes on with the counters: a rule's with its successor's.
  private mutating func takeCounts(of old: borrowing Shard, _ changes: RuleSetChanges) {
    var counted = old.counters
    counted.rules = changes.rules.map { change in change.map { old.counters.rules[$0.old] } ?? RuleCounters() }
    counters = counted
    // Devices were added in the order of their handles.
    clockOffsets = old.clockOffsets
  }
}
