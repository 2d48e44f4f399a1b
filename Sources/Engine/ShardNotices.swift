internal import Geofences
internal import Model
internal import Rules

/// Making notices: who is told, what is held back, what a record carries.
extension Shard {
  /// A fix older than this when heard is stale.
  static var staleMilliseconds: Int64 { 900_000 }

  // MARK: Alerts of `when`

  /// A notice of an alert: fired, reminded, cleared. `at` an alert of the list.
  mutating func tellAlert(
    _ kind: NoticeKind, _ number: Int, _ header: Block, _ place: Int, _ moment: Moment, _ alias: Alias,
    _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer, onlySinks: UInt64? = nil,
    suppressed: UInt32 = 0
  ) {
    count(kind, number)
    let alert = slab.alert(header, place)
    var record = blank(kind, number, header, moment)
    record.fence = alert.pointee.shownFence
    record.n = alert.pointee.noticeCount
    alert.pointee.noticeCount += 1
    record.since = alert.pointee.since
    record.idHigh = alert.pointee.idHigh
    record.idLow = alert.pointee.idLow
    let length = moment.time - alert.pointee.since
    record.duration = length > 0 || kind != .fired ? length : -1
    var told: UInt64 = 0
    if let onlySinks {
      told = onlySinks
      record.suppressed = suppressed
    } else {
      switch kind {
      case .fired:
        told = tellFired(number, header, place, at: moment.time, &record, moment, alias, chunk, &locator, &notices)
      case .reminded, .cleared, .withdrawn, .amended, .retracted:
        told = sinksToldOf(kind, number, alert.pointee)
      }
    }
    append(&record, told, number, header, place, moment, alias, chunk, &locator, &notices)
  }

  /// Sinks that are told of what follows a `fired`: those that were told of that.
  private func sinksToldOf(_ kind: NoticeKind, _ number: Int, _ alert: AlertEntry) -> UInt64 {
    var told: UInt64 = 0
    for (i, notify) in plan.rules[number].notify.enumerated() {
      let knows = alert.told & 1 << UInt16(i) != 0
      if notify.tellsCleared && kind != .reminded && (knows || notify.onlyCleared) { told |= notify.sink }
    }
    return told
  }

  /// Applies the cool-downs to a `fired`. Sinks whose count of held-back notices differs get a record of their own.
  private mutating func tellFired(
    _ number: Int, _ header: Block, _ place: Int, at time: Int64, _ record: inout NoticeRecord, _ moment: Moment,
    _ alias: Alias, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer
  ) -> UInt64 {
    let alert = slab.alert(header, place)
    var told: UInt64 = 0
    for i in plan.rules[number].notify.indices {
      let notify = plan.rules[number].notify[i]
      guard notify.tellsFired else { continue }
      var suppressed: UInt32 = 0
      if notify.coolDown >= 0 {
        guard let held = passCoolDown(notify, number, header, place, at: time) else {
          alert.pointee.heldBack |= 1 << UInt16(i)
          if isTracing { tracer.heldBack |= 1 << UInt64(i) }
          continue
        }
        suppressed = held
      }
      alert.pointee.told |= 1 << UInt16(i)
      if suppressed > 0 && (told != 0 || record.suppressed > 0) && record.suppressed != suppressed {
        var own = record
        own.suppressed = suppressed
        append(&own, notify.sink, number, header, place, moment, alias, chunk, &locator, &notices, isCopy: true)
      } else if suppressed == 0 && record.suppressed > 0 {
        var own = record
        own.suppressed = 0
        append(&own, notify.sink, number, header, place, moment, alias, chunk, &locator, &notices, isCopy: true)
      } else {
        record.suppressed = suppressed
        told |= notify.sink
      }
    }
    return told
  }

  /// The held-back count if the cool-down lets a `fired` pass, which starts it anew; nil where it holds it back.
  mutating func passCoolDown(
    _ notify: RulePlan.NotifyPlan, _ number: Int, _ header: Block, _ place: Int, at time: Int64
  ) -> UInt32? {
    let coolDown = slab.coolDown(header, place, notify.coolDown)
    let last = coolDown.pointee.told
    if last != .min && abs(time - last) < notify.every {
      coolDown.pointee.suppressed += 1
      counters.rules[number].suppressed += 1
      return nil
    }
    let held = coolDown.pointee.suppressed
    coolDown.pointee.told = max(time, last)
    coolDown.pointee.suppressed = 0
    return held
  }

  /// Whether an idle alert must be kept for a cool-down that runs, or for its count of what it held back.
  func hasCoolDown(_ number: Int, _ header: Block, _ place: Int, at time: Int64) -> Bool {
    guard plan.rules[number].hasCoolDown else { return false }
    for notify in plan.rules[number].notify where notify.coolDown >= 0 {
      let coolDown = slab.coolDown(header, place, notify.coolDown).pointee
      if coolDown.suppressed > 0 || (coolDown.told != .min && time - coolDown.told < notify.every) { return true }
    }
    return false
  }

  // MARK: Edges

  mutating func tellEdge(
    _ number: Int, _ edge: EdgeNotice, _ header: Block, _ moment: Moment, _ chunk: ChunkView, _ locator: inout Locator,
    _ notices: inout NoticeBuffer
  ) {
    count(.fired, number)
    var record = blank(.fired, number, header, moment)
    record.fence = edge.fence
    record.since = edge.since
    if edge.since < moment.time { record.duration = moment.time - edge.since }
    (record.idHigh, record.idLow) = episodeID(
      number, header, fence: edge.fence, start: edge.since, salt: edge.salt)
    if edge.crossing.direction != .none && edge.crossing.time != .min { put(edge.crossing, into: &record) }
    let alias = Alias(fence: edge.alias)
    guard plan.rules[number].hasCoolDown else {
      append(&record, plan.rules[number].firedSinks, number, header, -1, moment, alias, chunk, &locator, &notices)
      return
    }
    let entry = AlertEntry(rule: UInt16(number), part: .alert, state: .idle, fence: edge.alias)
    let place = slab.lowerBound(header, key: entry.key)
    if place == Int(header.pointee.alertCount) || slab.alert(header, place).pointee.key != entry.key {
      slab.insert(header, entry, at: place)
    }
    let told = tellFired(number, header, place, at: moment.time, &record, moment, alias, chunk, &locator, &notices)
    append(&record, told, number, header, -1, moment, alias, chunk, &locator, &notices)
  }

  private func put(_ crossing: Crossing, into record: inout NoticeRecord) {
    record.flags |= NoticeRecord.hasCrossing
    switch crossing.direction {
    case .none, .out: break
    case .into: record.flags |= NoticeRecord.crossingIn
    case .leftToRight: record.flags |= NoticeRecord.crossesLine | NoticeRecord.crossingIn
    case .rightToLeft: record.flags |= NoticeRecord.crossesLine
    case .through: record.flags |= NoticeRecord.crossesThrough
    }
    record.crossingShape = crossing.shape
    record.crossingTime = crossing.time
    record.crossingLatitude = crossing.latitude
    record.crossingLongitude = crossing.longitude
  }

  // MARK: Records

  private mutating func count(_ kind: NoticeKind, _ number: Int) {
    switch kind {
    case .fired: counters.rules[number].fired += 1
    case .reminded: counters.rules[number].reminded += 1
    case .cleared: counters.rules[number].cleared += 1
    case .withdrawn: counters.rules[number].withdrawn += 1
    case .amended, .retracted: break
    }
  }

  private func blank(_ kind: NoticeKind, _ number: Int, _ header: Block, _ moment: Moment) -> NoticeRecord {
    var record = NoticeRecord()
    record.input = moment.input
    record.kind = kind
    record.rule = UInt16(number)
    record.time = moment.time
    if moment.isLate { record.flags |= NoticeRecord.isLate }
    if !moment.isDeadline {
      record.received = moment.heard
      record.flags |= NoticeRecord.hasReceived
      if moment.heard - moment.time > Self.staleMilliseconds { record.flags |= NoticeRecord.isStale }
    }
    if moment.hasFix {
      record.latitude = moment.latitude
      record.longitude = moment.longitude
      record.flags |= NoticeRecord.hasPosition
    } else if header.pointee.fixTime != .min {
      // The newest place that is known.
      record.latitude = header.pointee.latitude
      record.longitude = header.pointee.longitude
      record.flags |= NoticeRecord.hasPosition
    }
    return record
  }

  /// Puts a record with its values into the buffer, if anyone wants it.
  private mutating func append(
    _ record: inout NoticeRecord, _ told: UInt64, _ number: Int, _ header: Block, _ place: Int, _ moment: Moment,
    _ alias: Alias, _ chunk: ChunkView, _ locator: inout Locator, _ notices: inout NoticeBuffer, isCopy: Bool = false
  ) {
    record.sinks = told | (plan.keepsRecords && !isCopy ? NoticeRecord.recordStream : 0)
    if isTracing { note(record, alias, header, isCopy: isCopy) }
    guard record.sinks != 0 else { return }
    record.nameOffset = Int32(notices.bytes.count)
    record.nameLength = Int32(header.pointee.nameLength)
    table.withName(header) { notices.bytes.append(contentsOf: $0) }
    record.valuesStart = Int32(notices.values.count)
    for i in plan.rules[number].captures.indices {
      notices.values.append(capture(number, i, moment, header, alias, chunk, &locator, &notices.bytes))
    }
    for i in plan.rules[number].peaks.indices {
      let peak = place < 0 ? .nan : slab.peak(header, place, i).pointee
      notices.values.append(NoticeValue(form: peak.isNaN ? .missing : .number, number: peak))
    }
    notices.records.append(record)
    CrossingFinder.prefetch(for: notices, from: firstNotice, locator)
  }

  private func capture(
    _ number: Int, _ i: Int, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator, _ bytes: inout [UInt8]
  ) -> NoticeValue {
    let wanted = plan.rules[number].captureAlarms[i]
    if wanted != 0 { return captureAlarms(moment.alarms & wanted, &bytes) }
    let slot = plan.rules[number].captureText[i]
    if slot >= 0 {
      guard moment.present & 1 << UInt64(slot) != 0 else { return NoticeValue() }
      let cell = chunk.cell(row: moment.row, slot: slot)
      let text = chunk.text(of: cell)
      let offset = Int32(bytes.count)
      bytes.append(contentsOf: text)
      return NoticeValue(form: .text, textOffset: offset, textLength: Int32(text.count))
    }
    guard let value = value(plan.rules[number].captures[i], moment, header, alias, chunk, &locator) else {
      return NoticeValue()
    }
    return NoticeValue(form: plan.captureIsBool[number][i] ? .bool : .number, number: value)
  }

  /// The words of the alarms that the rule asked for, in the order of the catalogue.
  private func captureAlarms(_ bits: UInt64, _ bytes: inout [UInt8]) -> NoticeValue {
    guard bits != 0 else { return NoticeValue() }
    let offset = Int32(bytes.count)
    for (bit, word) in plan.alarmWords where bits & 1 << UInt64(bit) != 0 {
      if bytes.count > Int(offset) { bytes.append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: " ")]) }
      bytes.append(contentsOf: word)
    }
    return NoticeValue(form: .text, textOffset: offset, textLength: Int32(bytes.count) - offset)
  }
}
