internal import Geofences
internal import Model
internal import Rules

/// The end of a traced event: rules that the engine passed over are looked at too, so that every step tells of all.
extension Shard {
  @inline(never) mutating func endEvent(
    _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView, _ locator: inout Locator
  ) {
    guard tracer.isOn else { return }
    let own = Int(header.pointee.rulesClass)
    for number in plan.rules.indices
    where tracer.isWanted[number] && classes.all[own].rules[number / 64] & 1 << UInt64(number % 64) != 0 {
      lookBeside(number, header, moment, previous, chunk, &locator)
    }
    for slot in plan.fields.fields.indices {
      guard let value = tracedValue(slot, moment, chunk) else { continue }
      tracer.told[slot] = Tracer.Told(time: moment.time, value: value)
    }
    endStep(isKept: true)
  }

  private mutating func lookBeside(
    _ number: Int, _ header: Block, _ moment: Moment, _ previous: Previous, _ chunk: ChunkView,
    _ locator: inout Locator
  ) {
    switch plan.rules[number].trigger {
    case .when(let program):
      let moment = clocked(moment, number)
      for alias in aliasesBeside(number, header, moment) {
        let now = truth(of: program, number, moment, header, alias, chunk, &locator)
        beginLook(number, now, moment, header, alias, chunk, &locator)
        markPassedOver(number, alias.fence)
      }
    case .on(let edges, _):
      if tracer.has(number) { return }
      occurrences.removeAll(keepingCapacity: true)
      for edge in edges { findOccurrences(edge, header, moment, chunk) }
      noteEdges(number, header, moment, previous, chunk)
      markPassedOver(number, NoticeRecord.noFence)
    case .sequence:
      if tracer.has(number) { return }
      beginSequence(number, header, moment, previous, chunk)
      endSequence(number, header, moment)
      markPassedOver(number, NoticeRecord.noFence)
    }
  }

  private mutating func markPassedOver(_ number: Int, _ fence: UInt32) {
    let alert = tracer.alert(number, fence, before: AlertSnapshot())
    tracer.change(alert) { $0.isPassedOver = true }
  }

  /// What a rule is looked at for that the engine did not look at: the device itself; of a set the fences that it is
  /// in, and where nothing else is told of, the nearest one.
  private mutating func aliasesBeside(_ number: Int, _ header: Block, _ moment: Moment) -> [Alias] {
    guard let group = plan.rules[number].eachGroup else { return tracer.has(number) ? [] : [.none] }
    let refused = counters.rules[number].refusedAlerts
    let chosen = findEachFences(number, group, header)
    counters.rules[number].refusedAlerts = refused
    var aliases = eachFences.filter { !tracer.has(number, $0) }.map {
      Alias(fence: $0, counts: chosen == nil || chosen == $0)
    }
    if aliases.isEmpty && !tracer.has(number) {
      let place: Coordinate? =
        moment.hasFix
        ? Coordinate(latitude: moment.latitude, longitude: moment.longitude)
        : header.pointee.fixTime == .min
          ? nil : Coordinate(latitude: header.pointee.latitude, longitude: header.pointee.longitude)
      let nearest = place.flatMap {
        plan.index.nearestFence(group: group, latitude: $0.latitude, longitude: $0.longitude)
      }
      aliases = [nearest.map { Alias(fence: $0) } ?? .none]
    }
    return aliases
  }
}

extension EnginePlan {
  /// Whether a rule's `for` has a device.
  package func looksAt(rule: Int, device: String) -> Bool { filters[rules[rule].filter].passes(device) }
}
