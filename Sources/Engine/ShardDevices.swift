internal import Model

/// A device's state out of its block, and into a new one.
extension Shard {
  /// All state of a device.
  func deviceState(_ handle: Int) -> DeviceState {
    var state = DeviceState()
    read(handle, into: &state)
    return state
  }

  /// The same in place of what was in `state`, so that its memory serves again.
  func read(_ handle: Int, into state: inout DeviceState) {
    let header = slab.header(handle)
    state.name.removeAll(keepingCapacity: true)
    table.withName(header) { state.name.append(contentsOf: $0) }
    state.newestTime = header.pointee.newestTime
    state.newestHeard = header.pointee.newestHeard
    state.sameTimeCount = header.pointee.sameTimeCount
    state.silentFrom = header.pointee.silentFrom
    state.fixTime = header.pointee.fixTime
    state.latitude = header.pointee.latitude
    state.longitude = header.pointee.longitude
    state.deadlineRun = header.pointee.deadlineRun
    state.hoursDeadline = header.pointee.hoursDeadline
    state.seenFields = header.pointee.seenFields
    state.digests = header.pointee.digests
    state.digestNext = header.pointee.digestNext
    state.hasFixClock = header.pointee.hasFixClock
    state.bestAccuracy = header.pointee.bestAccuracy
    state.fixAccuracy = header.pointee.fixAccuracy
    state.batteryTime = header.pointee.batteryTime
    state.batteryBits = header.pointee.batteryBits
    state.batteryKnown = header.pointee.batteryKnown
    state.silenceStep = header.pointee.silenceStep
    state.silenceRun = header.pointee.silenceRun
    state.silencesAgain = header.pointee.silencesAgain
    state.inside.removeAll(keepingCapacity: true)
    state.inside.append(contentsOf: slab.inside(header))
    readValues(header, into: &state)
    readAlerts(header, into: &state)
  }

  private func readValues(_ header: Block, into state: inout DeviceState) {
    state.lasts.removeAll(keepingCapacity: true)
    for place in 0..<plan.layout.lastCount { state.lasts.append(slab.last(header, place).pointee) }
    let windowCount = plan.layout.windowCount
    if state.windows.count != windowCount { state.windows = Array(repeating: [], count: windowCount) }
    for number in 0..<windowCount {
      state.windows[number].removeAll(keepingCapacity: true)
      let window = slab.window(header, number)
      for i in 0..<Int(window.pointee.count) { state.windows[number].append(slab.sample(window, i).pointee) }
    }
  }

  private func readAlerts(_ header: Block, into state: inout DeviceState) {
    state.alerts.removeAll(keepingCapacity: true)
    for place in 0..<Int(header.pointee.alertCount) {
      var kept = KeptAlert(entry: slab.alert(header, place).pointee)
      let (peaks, coolDowns) = plan.tailCounts(of: kept.entry)
      for i in 0..<peaks { kept.peaks.append(slab.peak(header, place, i).pointee) }
      for i in 0..<coolDowns { kept.coolDowns.append(slab.coolDown(header, place, i).pointee) }
      state.alerts.append(kept)
    }
  }

  /// Adds a device that the shard does not know, with this state, and gives its handle.
  ///
  /// The state fits the plan: its numbers are in range, its lists in order. Its class follows from the name, its next
  /// deadlines from its alerts; `hoursDeadline` is taken as it is.
  @discardableResult mutating func add(_ state: DeviceState) -> Int {
    let known = slab.count
    let (header, handle) = state.name.withUnsafeBufferPointer { name in
      let hash = DeviceHash.of(name, seed: plan.hashSeed)
      precondition(DeviceHash.shard(hash) == number, "the device belongs to another shard")
      return block(hash: hash, name: name)
    }
    precondition(handle == known, "the device is known already")
    fill(header, handle, state)
    return handle
  }

  /// Puts a state into the fresh block of its device.
  mutating func fill(_ header: Block, _ handle: Int, _ state: DeviceState) {
    header.pointee.newestTime = state.newestTime
    header.pointee.newestHeard = state.newestHeard
    header.pointee.sameTimeCount = state.sameTimeCount
    header.pointee.silentFrom = state.silentFrom
    header.pointee.fixTime = state.fixTime
    header.pointee.latitude = state.latitude
    header.pointee.longitude = state.longitude
    header.pointee.deadlineRun = state.deadlineRun
    header.pointee.hoursDeadline = state.hoursDeadline
    header.pointee.seenFields = state.seenFields
    header.pointee.digests = state.digests
    header.pointee.digestNext = state.digestNext
    header.pointee.hasFixClock = state.hasFixClock
    header.pointee.bestAccuracy = state.bestAccuracy
    header.pointee.fixAccuracy = state.fixAccuracy
    header.pointee.batteryTime = state.batteryTime
    header.pointee.batteryBits = state.batteryBits
    header.pointee.batteryKnown = state.batteryKnown
    header.pointee.silenceStep = state.silenceStep
    header.pointee.silenceRun = state.silenceRun
    header.pointee.silencesAgain = state.silencesAgain
    slab.setInside(header, state.inside)
    addValues(state, header)
    addAlerts(state, header)
    findAlertDeadline(header)
    schedule(header, handle)
  }

  private mutating func addValues(_ state: DeviceState, _ header: Block) {
    precondition(state.lasts.count == plan.layout.lastCount && state.windows.count == plan.layout.windowCount)
    for place in state.lasts.indices { slab.last(header, place).pointee = state.lasts[place] }
    for number in state.windows.indices {
      let window = slab.window(header, number)
      for sample in state.windows[number] { _ = slab.append(window, sample, limit: WindowPlan.limit) }
    }
  }

  private mutating func addAlerts(_ state: DeviceState, _ header: Block) {
    for (place, kept) in state.alerts.enumerated() {
      precondition(place == 0 || state.alerts[place - 1].entry.key < kept.entry.key)
      slab.insert(header, kept.entry, at: place)
      for i in kept.peaks.indices { slab.peak(header, place, i).pointee = kept.peaks[i] }
      for i in kept.coolDowns.indices { slab.coolDown(header, place, i).pointee = kept.coolDowns[i] }
    }
  }
}

extension EnginePlan {
  /// How many peaks and cool-downs belong to an alert: those of its rule; to an edge that settles, none.
  func tailCounts(of entry: AlertEntry) -> (peaks: Int, coolDowns: Int) {
    switch entry.part {
    case .settling: return (0, 0)
    case .alert:
      let rule = rules[Int(entry.rule)]
      return (rule.peaks.count, rule.notify.reduce(0) { max($0, $1.coolDown + 1) })
    }
  }
}
