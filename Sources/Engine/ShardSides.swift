internal import Glibc
internal import Geofences
internal import Model
internal import Rules

/// On which side of the fences a device is: merging the located fences with the list that it had.
extension Shard {
  /// A hole in time longer than this tells nothing about the way in between.
  static var wayMilliseconds: Int64 { 600_000 }
  /// Faster than this nothing moves; metres a millisecond (1,600 km/h).
  static var fastestMetresPerMillisecond: Double { 1600.0 / 3600.0 }

  /// Locates the fix and changes the device's list; `entered` and `left` are what changed, ascending.
  mutating func moveSides(_ header: Block, _ moment: Moment, _ chunk: ChunkView, _ locator: inout Locator) {
    let found = locator.locate(latitude: moment.latitude, longitude: moment.longitude)
    counters.located += 1
    let accuracy = accuracy(moment, chunk)
    settleAccuracy = accuracy
    header.pointee.fixAccuracy = accuracy
    let best = header.pointee.bestAccuracy
    let tellsAll = Double(accuracy) <= plan.index.narrowestWidthMetres
    if accuracy < best { header.pointee.bestAccuracy = accuracy }
    let had = slab.inside(header)
    // The common case: the same fences as before.
    if tellsAll, found == had.count {
      var same = true
      for i in 0..<found where locator.result(i) != had[i] { same = false }
      if same { return }
    }
    // A fix that told about the narrowest fence told about all.
    let mayBeStart = Double(best) > plan.index.narrowestWidthMetres
    collectInside(found, had, accuracy, tellsAll, locator)
    var i = 0
    var j = 0
    while i < inside.count || j < had.count {
      if j == had.count || (i < inside.count && inside[i] < had[j]) {
        let isStart = mayBeStart && plan.fences[Int(inside[i])].width < best
        plan.prefetch(fence: inside[i])
        entered.append(Entered(fence: inside[i], isStart: isStart))
        i += 1
      } else if i == inside.count || had[j] < inside[i] {
        plan.prefetch(fence: had[j])
        left.append(had[j])
        j += 1
      } else {
        i += 1
        j += 1
      }
    }
    if !entered.isEmpty || !left.isEmpty { slab.setInside(header, inside) }
  }

  /// The new list: fences that cover the fix; those with a margin that it has not yet left; those that an
  /// inaccurate fix tells nothing about as they were.
  private mutating func collectInside(
    _ found: Int, _ had: UnsafeBufferPointer<UInt32>, _ accuracy: Float, _ tellsAll: Bool, _ locator: borrowing Locator
  ) {
    inside.removeAll(keepingCapacity: true)
    let fenceCount = UInt32(plan.fences.count)
    var widenedFound = false
    for i in 0..<found {
      let id = locator.result(i)
      if id < fenceCount {
        if tellsAll || plan.fences[Int(id)].width >= accuracy { inside.append(id) }
      } else {
        widenedFound = true
        let fence = plan.index.widenedFence[Int(id - fenceCount)]
        if Self.contains(had, fence) { inside.append(fence) }
      }
    }
    if !tellsAll {
      for fence in had where plan.fences[Int(fence)].width < accuracy { inside.append(fence) }
    }
    if widenedFound || !tellsAll {
      inside.sort()
      var kept = 0
      for i in inside.indices where i == 0 || inside[i] != inside[kept - 1] {
        inside[kept] = inside[i]
        kept += 1
      }
      inside.removeLast(inside.count - kept)
    }
  }

  @inline(__always) private func accuracy(_ moment: Moment, _ chunk: ChunkView) -> Float {
    guard plan.accuracySlot >= 0, moment.present & 1 << UInt64(plan.accuracySlot) != 0 else { return 0 }
    return Float(Double(bitPattern: chunk.cell(row: moment.row, slot: plan.accuracySlot)))
  }

  @inline(__always) static func contains(_ list: UnsafeBufferPointer<UInt32>, _ fence: UInt32) -> Bool {
    for id in list where id >= fence { return id == fence }
    return false
  }

  // MARK: Crossings

  /// That the border of a fence was crossed on the way from the last fix. Where on it is found later, with the
  /// crossings of other events (`CrossingFinder`).
  func crossing(_ fence: UInt32, entering: Bool, _ moment: Moment, _ previous: Previous) -> Crossing {
    var crossing = Crossing(direction: entering ? .into : .out)
    guard previous.time != .min, moment.time - previous.time <= Self.wayMilliseconds, moment.time > previous.time
    else { return crossing }
    let widened = plan.fences[Int(fence)].widened
    crossing.shape = entering || widened == NoticeRecord.noFence ? fence : widened
    crossing.time = previous.time
    crossing.latitude = previous.latitude
    crossing.longitude = previous.longitude
    return crossing
  }

  /// Fences that the way from the last fix touches though neither end is inside.
  mutating func cross(_ moment: Moment, _ previous: Previous, _ locator: inout Locator) {
    guard previous.time != .min, moment.time > previous.time,
      moment.time - previous.time <= Self.wayMilliseconds
    else { return }
    let to = Coordinate(latitude: moment.latitude, longitude: moment.longitude)
    let way = GreatCircle.metres(previous.coordinate, to)
    guard way <= Self.fastestMetresPerMillisecond * Double(moment.time - previous.time) else { return }
    for group in plan.crossedGroups {
      locator.crossed(group: group, from: previous.coordinate, to: to, into: &groupTouches)
      touches.append(contentsOf: groupTouches)
    }
  }

  // MARK: Settling

  /// Moves the detectors of edges that must settle; `settledHits` are those proven by this fix.
  mutating func settle(_ header: Block, _ moment: Moment, _ previous: Previous, _ locator: inout Locator) {
    let detectors = classes.all[Int(header.pointee.rulesClass)].detectors
    guard !detectors.isEmpty else { return }
    for number in detectors {
      let detector = plan.detectors[number]
      begin(number, detector, header, moment, previous, &locator)
      advance(number, detector, header, moment)
    }
  }

  private mutating func begin(
    _ number: Int, _ detector: DetectorPlan, _ header: Block, _ moment: Moment, _ previous: Previous,
    _ locator: inout Locator
  ) {
    let to = Coordinate(latitude: moment.latitude, longitude: moment.longitude)
    let wanted: [UInt32] =
      detector.entering
      ? entered.filter { !$0.isStart || detector.includingStart }.map(\.fence) : left
    for fence in wanted where Int(plan.group(of: fence)) == detector.group {
      var entry = AlertEntry(rule: UInt16(number), part: .settling, state: .pending, fence: fence)
      let place = slab.lowerBound(header, key: entry.key)
      if place < Int(header.pointee.alertCount), slab.alert(header, place).pointee.key == entry.key { continue }
      var crossing = crossing(fence, entering: detector.entering, moment, previous)
      CrossingFinder.find(&crossing, to: to, at: moment.time, locator)
      entry.since = moment.time
      entry.proof = crossing.time
      entry.fired = Int64(bitPattern: crossing.latitude.bitPattern)
      entry.clearingSince = Int64(bitPattern: crossing.longitude.bitPattern)
      slab.insert(header, entry, at: place)
    }
  }

  private mutating func advance(_ number: Int, _ detector: DetectorPlan, _ header: Block, _ moment: Moment) {
    var place = slab.lowerBound(
      header, key: AlertEntry(rule: UInt16(number), part: .settling, state: .idle, fence: 0).key)
    while place < Int(header.pointee.alertCount) {
      let entry = slab.alert(header, place)
      guard entry.pointee.part == .settling, entry.pointee.rule == UInt16(number) else { return }
      let fence = entry.pointee.fence
      let isInside = Self.contains(slab.inside(header), fence)
      if isInside != detector.entering {
        slab.remove(header, at: place)
        continue
      }
      // A fix too inaccurate for this fence neither counts nor breaks.
      if plan.fences[Int(fence)].width < settleAccuracy {
        place += 1
        continue
      }
      entry.pointee.settledCount += 1
      let isProven =
        switch detector.settled {
        case .fixes(let count): Int(entry.pointee.settledCount) >= count
        case .milliseconds(let time): moment.time - entry.pointee.since >= time
        }
      guard isProven else {
        place += 1
        continue
      }
      settledHits.append(
        SettledHit(
          detector: Int32(number), fence: fence, since: entry.pointee.since,
          crossing: Crossing(
            direction: detector.entering ? .into : .out, time: entry.pointee.proof,
            latitude: Double(bitPattern: UInt64(bitPattern: entry.pointee.fired)),
            longitude: Double(bitPattern: UInt64(bitPattern: entry.pointee.clearingSince)))))
      slab.remove(header, at: place)
    }
  }
}

/// Distances on the sphere.
enum GreatCircle {
  /// The haversine formula, metres.
  static func metres(_ a: Coordinate, _ b: Coordinate) -> Double {
    let radians = Double.pi / 180
    let dLat = (b.latitude - a.latitude) * radians / 2
    let dLon = (b.longitude - a.longitude) * radians / 2
    let h =
      sin(dLat) * sin(dLat) + cos(a.latitude * radians) * cos(b.latitude * radians) * sin(dLon) * sin(dLon)
    return 2 * Earth.radiusMetres * asin(min(1, h.squareRoot()))
  }
}
