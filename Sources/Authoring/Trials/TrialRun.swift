internal import Engine
internal import Geofences
internal import Model
internal import Rules
internal import Wire

/// One test under way: its steps as inputs of the real engine, in their order.
struct TrialRun: ~Copyable {
  /// Events that the steps of one test may write down; recorded files are not counted.
  static let eventLimit = 1_000_000
  private static let rowsAtOnce = 4096
  private static let lineBytesAtOnce = 256 * 1024

  private let bench: TrialBench
  private let tools: TrialTools
  private let test: TestBlock
  let rules: Set<Int>
  private let name: [UInt8]
  private let hash: UInt64
  private let groups: Set<Int>

  private(set) var clock = TrialClock()
  /// When the step before was heard.
  private var heard: Int64?
  private var place: Coordinate?
  private var events = 0
  private var chunk: Chunk
  private var nameCell: UInt64?
  private var sequencer = Sequencer(isLive: false)
  private var shard: Shard
  private var buffer = NoticeBuffer()

  private(set) var notices: [TrialNotice] = []
  private(set) var notes: [String] = []
  private var timeline: TimelineRecorder
  private(set) var seen: Set<Int> = []
  private let isTraced: Bool

  init(_ bench: TrialBench, _ tools: TrialTools, _ test: TestBlock, rules: Set<Int>, isTraced: Bool) {
    self.bench = bench
    self.tools = tools
    self.test = test
    self.rules = rules
    self.isTraced = isTraced
    name = Array(test.device.text.utf8)
    hash = name.withUnsafeBufferPointer { DeviceHash.of($0, seed: bench.plan.hashSeed) }
    groups = bench.groupsRead(by: rules)
    chunk = Chunk(byteCapacity: 4096, fieldCount: bench.plan.fields.fields.count)
    let target = isTraced ? TraceTarget(device: test.device.text, rules: rules) : nil
    shard = Shard(plan: bench.plan, number: DeviceHash.shard(hash), trace: target, rules: rules)
    timeline = TimelineRecorder(bench)
  }

  /// Feeds all steps.
  mutating func run() throws(TrialRefusal) {
    guard (1...255).contains(name.count) else {
      throw TrialRefusal("a device's name has 1 to 255 bytes", at: test.device.range)
    }
    for step in test.steps {
      switch step.form {
      case .at(let when, let facts):
        let time = try clock.time(when, at: step.range)
        try feed([(facts, 1)], from: time, every: 0, at: step.range)
      case .every(let every, let from, let runs):
        let time = try clock.time(from, at: step.range)
        try feed(runs.map { ($0.facts, $0.times) }, from: time, every: every, at: step.range)
      case .until(let when): try pass(until: try clock.time(when, at: step.range), at: step.range)
      case .events(let path): try feed(file: path)
      }
    }
    flush()
  }

  /// What was kept of the trace.
  mutating func finishedTimeline() -> Timeline { timeline.finished() }

  // MARK: Written events

  private mutating func feed(
    _ runs: [(facts: [TestBlock.Fact], times: Int)], from start: Int64, every: Int64, at range: SourceRange
  ) throws(TrialRefusal) {
    var number: Int64 = 0
    for run in runs {
      let facts = try TrialFacts(
        run.facts, at: range, bench.plan, bench.places, reading: groups, &tools.finder)
      for turn in 0..<run.times {
        let (offset, overflows) = every.multipliedReportingOverflow(by: number)
        let time = try TrialClock.sum(start, overflows ? .max : offset, at: range)
        try move(by: facts.place, turn, of: run.times, at: range)
        try add(facts, time: time, at: range)
        number += 1
      }
    }
  }

  /// Where the device is at one of the events of a run.
  private mutating func move(
    by fact: TrialFacts.Place, _ turn: Int, of times: Int, at range: SourceRange
  ) throws(TrialRefusal) {
    switch fact {
    case .same: return
    case .none: place = nil
    case .at(let there): place = there
    case .moving(let from, let to):
      guard times > 1 else {
        throw TrialRefusal(
          "`moving` needs at least two events: one at each end", at: range,
          remedy: "write `every 10 s from … moving … x 5`")
      }
      let part = Double(turn) / Double(times - 1)
      var east = to.longitude - from.longitude
      // The shorter way round.
      if east > 180 { east -= 360 } else if east < -180 { east += 360 }
      var longitude = from.longitude + part * east
      if longitude >= 180 { longitude -= 360 } else if longitude < -180 { longitude += 360 }
      place =
        turn == times - 1
        ? to : Coordinate(latitude: from.latitude + part * (to.latitude - from.latitude), longitude: longitude)
    }
  }

  private mutating func add(_ facts: TrialFacts, time: Int64, at range: SourceRange) throws(TrialRefusal) {
    clock.begin(at: time)
    events += 1
    if events > Self.eventLimit {
      throw TrialRefusal(
        "the test has more than a million events", at: range, remedy: "keep them in a file: `events \"day.jsonl\"`")
    }
    var row = EventRow()
    row.time = time
    row.heard =
      if let said = facts.heard { try clock.time(said, at: facts.heardRange) } else { max(time, heard ?? time) }
    row.flags = EventRow.hasTime | EventRow.hasHeard
    heard = max(row.heard, heard ?? row.heard)
    if let place {
      row.flags |= EventRow.hasFix
      row.latitude = place.latitude
      row.longitude = place.longitude
    }
    row.alarms = facts.alarms
    row.deviceHash = hash
    let cell = nameCell ?? chunk.appendText(name)
    nameCell = cell
    row.nameOffset = UInt32(cell >> 32)
    row.nameLength = UInt8(name.count)
    for (slot, _) in facts.numbers { row.present |= 1 << UInt64(slot) }
    for (slot, _) in facts.texts { row.present |= 1 << UInt64(slot) }
    guard let number = chunk.appendRow(row) else { return }
    for (slot, value) in facts.numbers { chunk.setCell(row: number, slot: slot, value.bitPattern) }
    for (slot, text) in facts.texts { chunk.setCell(row: number, slot: slot, chunk.appendText(text.utf8)) }
    if number + 1 >= Self.rowsAtOnce { flush() }
  }

  /// Nothing is sent, and all deadlines up to the time run.
  private mutating func pass(until time: Int64, at range: SourceRange) throws(TrialRefusal) {
    clock.begin(at: time)
    if let heard, time < heard {
      throw TrialRefusal(
        "`until` lies before the step above it, which is heard at \(clock.text(heard))", at: range,
        remedy: "write a later time")
    }
    heard = time
    sequencer.pass(chunk)
    sequencer.tick(at: time, into: chunk, isFinal: true)
    evaluate()
  }

  private mutating func flush() {
    guard chunk.rowCount > 0 else { return }
    sequencer.pass(chunk)
    evaluate()
  }

  // MARK: Recorded files

  private mutating func feed(file path: QuotedText) throws(TrialRefusal) {
    flush()
    let bytes: [UInt8]
    switch bench.readEvents(path.text, bench.sources[path.range.file].path) {
    case .success(let read): bytes = read
    case .failure(let problem):
      throw TrialRefusal(
        problem.message, at: path.range, remedy: "paths in a rule file are relative to that file")
    }
    var decoder = EventDecoder(
      plan: bench.plan.fields, dialect: nil, gpsdDevice: test.device.text, hashSeed: bench.plan.hashSeed)
    var found = RecordedRows()
    var at = 0
    while at < bytes.count {
      let end = Self.pieceEnd(bytes, from: at)
      chunk.setLines(bytes[at..<end])
      decoder.decode(chunk)
      sequencer.pass(chunk)
      found.take(chunk, name)
      if let first = found.firstTime { clock.begin(at: first) }
      evaluate()
      at = end
    }
    guard found.rows > 0 else {
      throw TrialRefusal(
        "`\(path.text)` has no event of `\(test.device.text)`", at: path.range, remedy: found.otherDevices)
    }
    heard = max(found.heard, heard ?? found.heard)
    place = found.place
    if let refused = found.refused { notes.append("`\(path.text)`: \(refused)") }
  }

  /// Behind the last whole line of a piece; behind one whole line where it is longer than that.
  private static func pieceEnd(_ bytes: [UInt8], from start: Int) -> Int {
    let wanted = start + lineBytesAtOnce
    if wanted >= bytes.count { return bytes.count }
    var end = wanted
    while end > start, bytes[end - 1] != 0x0A { end -= 1 }
    if end > start { return end }
    end = wanted
    while end < bytes.count, bytes[end - 1] != 0x0A { end += 1 }
    return end
  }

  // MARK: Evaluation

  /// Lets the engine have the chunk, and empties it.
  private mutating func evaluate() {
    // The thread sanitizer takes a way through `self` for an access to all of it.
    let tools = tools
    buffer.removeAll()
    shard.evaluate(chunk, locator: &tools.locator, notices: &buffer)
    for record in buffer.records where rules.contains(Int(record.rule)) {
      let start = Int(record.nameOffset)
      guard buffer.bytes[start..<start + Int(record.nameLength)].elementsEqual(name) else { continue }
      notices.append(TrialNotice(record, in: buffer, bench.writer))
    }
    if isTraced {
      for step in shard.takeTrace() {
        bench.coverage.mark(step, in: &seen)
        timeline.take(step, &tools.locator)
      }
    }
    chunk.clear()
    nameCell = nil
  }
}

/// What a recorded file holds of one device.
private struct RecordedRows {
  var rows = 0
  var firstTime: Int64?
  var heard = Int64.min
  var place: Coordinate?
  private var others: [String] = []
  private var refusedCount = 0
  private var firstRefusal = ""
  private var lines = 0

  mutating func take(_ chunk: Chunk, _ name: [UInt8]) {
    let view = chunk.view
    for number in 0..<chunk.rowCount {
      let row = view.row(number)
      let device = view.text(at: Int(row.nameOffset), length: Int(row.nameLength))
      guard device.elementsEqual(name) else {
        if others.count < 3 {
          let other = String(decoding: device, as: UTF8.self)
          if !others.contains(other) { others.append(other) }
        }
        continue
      }
      rows += 1
      if firstTime == nil { firstTime = row.time }
      heard = max(heard, row.heard)
      if row.has(EventRow.hasFix) { place = Coordinate(latitude: row.latitude, longitude: row.longitude) }
    }
    if let first = chunk.rejects.first, refusedCount == 0 {
      firstRefusal = "line \(lines + first.lineNumber + 1) is refused: \(first.reason.sentence)"
    }
    refusedCount += chunk.rejects.count
    lines += chunk.lineCount
  }

  /// What a person is told of refused lines; nil where there are none.
  var refused: String? {
    switch refusedCount {
    case 0: nil
    case 1: firstRefusal
    case 2: "\(firstRefusal); and one more"
    default: "\(firstRefusal); and \(refusedCount - 1) more"
    }
  }

  var otherDevices: String? {
    others.isEmpty ? nil : "name one of its devices: \(others.map { "`\($0)`" }.joined(separator: ", "))"
  }
}
