internal import Geofences
internal import Model
internal import Rules

/// Writing down a condition: its code is run once more, and each part's result is taken off the stacks.
extension Shard {
  mutating func trace(
    _ program: Program, _ marks: [CodeMarks.Mark], _ moment: Moment, _ header: Block, _ alias: Alias,
    _ chunk: ChunkView, _ locator: inout Locator
  ) -> ConditionTrace {
    var results: [StepResult] = []
    swap(&results, &tracer.results)
    defer { swap(&results, &tracer.results) }
    _ = evaluate(program, moment, header, alias, chunk, &locator, into: &results)
    let look = Look(program: program, moment: moment, header: header, alias: alias)
    return ConditionTrace(
      parts: marks.map { mark in
        var part = PartTrace(truth: results[mark.position].truth)
        describe(mark, look, results, chunk, &part)
        return part
      })
  }

  /// Where and when a condition is looked at.
  private struct Look {
    var program: Program
    var moment: Moment
    var header: Block
    var alias: Alias
  }

  private func describe(
    _ mark: CodeMarks.Mark, _ look: Look, _ results: [StepResult], _ chunk: ChunkView, _ part: inout PartTrace
  ) {
    switch mark.condition {
    case .any, .all, .not: break
    case .compare(let a, _, let b): part.operands = operands([a, b], mark, look, results)
    case .between(let value, let low, let high, _): part.operands = operands([value, low, high], mark, look, results)
    case .isBool(let reading, _), .isText(let reading, _), .has(let reading):
      part.operands = [self.reading(reading, look, chunk)]
    case .batteryIs(let state, let within): part.operands = [battery(state, within, look)]
    case .silent: part.operands = [OperandTrace(value: .number(Double(look.moment.silence)))]
    case .inside(let target): part.side = side(target, part.truth, look, chunk)
    }
  }

  // MARK: Values

  private func operands(
    _ operands: [Operand], _ mark: CodeMarks.Mark, _ look: Look, _ results: [StepResult]
  ) -> [OperandTrace] {
    zip(operands, mark.operands).map { operand, position in
      var trace = OperandTrace(value: results[position].number.map { .number($0) })
      annotate(operand, position, look, &trace)
      return trace
    }
  }

  /// Says why a value is missing and where it comes from.
  private func annotate(_ operand: Operand, _ position: Int, _ look: Look, _ trace: inout OperandTrace) {
    switch operand.form {
    case .constant: break
    case .reading(let reading):
      if trace.value == nil { trace.missing = missing(reading, look) }
      if reading.withinMilliseconds != nil { trace.told = tellingTime(reading, look) }
    case .property: if trace.value == nil { trace.missing = .noProperty }
    case .widened(let inner, _, _): annotate(inner, position - 1, look, &trace)
    case .aggregate, .count, .moved:
      let number = Int(plan.code[look.program.start + position].index)
      trace.window = window(number, look)
      if trace.value == nil { trace.missing = .windowTooShort }
    case .distance(let target):
      guard trace.value == nil else { break }
      trace.missing = target == .alias && look.alias.fence == NoticeRecord.noFence ? .noProperty : .noFix
    case .age: if trace.value == nil { trace.missing = .noFix }
    }
  }

  private func missing(_ reading: Reading, _ look: Look) -> OperandTrace.Missing {
    if let within = reading.withinMilliseconds {
      guard let told = tellingTime(reading, look) else { return .neverTold }
      return .tooOld(by: max(0, look.moment.time - told - within))
    }
    let last = tracer.told[reading.slot]?.time
    return look.moment.row < 0 ? .deadline(last: last) : .notInEvent(last: last)
  }

  /// When the last value of a field came that the rule reads with `within`.
  private func tellingTime(_ reading: Reading, _ look: Look) -> Int64? {
    let place = plan.lastPlaces[reading.slot]
    guard place >= 0 else { return nil }
    let time = slab.last(look.header, place).pointee.time
    return time == .min ? nil : time
  }

  /// The value of a field by itself: a bool, a text, or what `has` asks for.
  private func reading(_ reading: Reading, _ look: Look, _ chunk: ChunkView) -> OperandTrace {
    guard let within = reading.withinMilliseconds else {
      let value = tracedValue(reading.slot, look.moment, chunk)
      return OperandTrace(value: value, missing: value == nil ? missing(reading, look) : nil)
    }
    guard let told = tellingTime(reading, look) else { return OperandTrace(missing: .neverTold) }
    if look.moment.time - told > within { return OperandTrace(missing: missing(reading, look), told: told) }
    // The engine keeps texts as digests; the words are those of the event that told them.
    let value = tracedValue(reading.slot, look.moment, chunk) ?? tracer.told[reading.slot]?.value
    return OperandTrace(value: value, told: told)
  }

  private func battery(_ state: BatteryState, _ within: Int64?, _ look: Look) -> OperandTrace {
    let header = look.header.pointee
    guard header.batteryKnown & state.mask != 0 else { return OperandTrace(missing: .neverTold) }
    let age = look.moment.time - header.batteryTime
    if let within, age > within {
      return OperandTrace(missing: .tooOld(by: age - within), told: header.batteryTime)
    }
    return OperandTrace(
      value: .number(header.batteryBits & state.mask != 0 ? 1 : 0), told: header.batteryTime)
  }

  private func window(_ number: Int, _ look: Look) -> WindowTrace {
    let window = slab.window(look.header, number)
    let length = plan.windows[number].milliseconds
    let all = Int(window.pointee.count)
    var first = 0
    while first < all, slab.sample(window, first).pointee.time <= look.moment.time - length { first += 1 }
    return WindowTrace(
      count: all - first, oldest: first < all ? slab.sample(window, first).pointee.time : nil,
      newest: first < all ? slab.sample(window, all - 1).pointee.time : nil, length: length)
  }

  // MARK: Sides

  private func side(_ target: FenceTarget, _ truth: Truth, _ look: Look, _ chunk: ChunkView) -> SideTrace {
    var side = SideTrace()
    let place = knownPlace(look)
    let group: Int?
    switch target {
    case .alias:
      group = nil
      if look.alias.fence != NoticeRecord.noFence { side.fence = look.alias.fence }
    case .group(let number):
      group = number
      side.fence = fence(of: number, truth, place, look)
    }
    if let fence = side.fence, let place {
      side.metres = plan.index.metresFromBorder(
        fence: Int(fence), latitude: place.latitude, longitude: place.longitude)
      side.isWithinMargin = truth == .yes && (side.metres ?? 0) > 0
      let width = Double(plan.fences[Int(fence)].width)
      if let accuracy = number(plan.accuracySlot, look.moment, chunk), look.moment.hasFix, accuracy > width {
        side.ignored = (accuracy, width)
        side.isWithinMargin = false
      }
    }
    if truth == .no, target == .alias, !look.alias.counts { side.reason = .outranked }
    if truth == .unknown {
      let best = Double(look.header.pointee.bestAccuracy)
      let narrowest =
        group.map { plan.groups[$0].narrowestWidth } ?? side.fence.map { Double(plan.fences[Int($0)].width) }
      side.reason = best.isInfinite ? .noFixYet : .tooInaccurate(best: best, width: narrowest ?? 0)
    }
    return side
  }

  /// The event's own fix, else the newest one known.
  private func knownPlace(_ look: Look) -> Coordinate? {
    if look.moment.hasFix { return Coordinate(latitude: look.moment.latitude, longitude: look.moment.longitude) }
    guard look.header.pointee.fixTime != .min else { return nil }
    return Coordinate(latitude: look.header.pointee.latitude, longitude: look.header.pointee.longitude)
  }

  /// The fence of a group that the device is in, else the nearest one.
  private func fence(of group: Int, _ truth: Truth, _ place: Coordinate?, _ look: Look) -> UInt32? {
    if truth == .yes {
      if look.moment.isLate { return inside.first { plan.fences[Int($0)].group == UInt32(group) } }
      for fence in slab.inside(look.header) where plan.fences[Int(fence)].group == UInt32(group) { return fence }
    }
    if let only = plan.groups[group].onlyFence { return only }
    guard let place else { return nil }
    return plan.index.nearestFence(group: group, latitude: place.latitude, longitude: place.longitude)
  }
}
