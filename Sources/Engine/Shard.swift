internal import CPrefetch
package import Geofences
package import Model
internal import Rules

/// One of the 64 parts of the fleet: all state of its devices, touched by one worker at a time, so without locks.
///
/// `evaluate` takes a chunk's rows of this shard and its ticks in input order and appends notices.
package struct Shard: ~Copyable {
  package static let count = 64
  /// Rows that are looked up ahead, so that their blocks are in the cache when their turn comes.
  private static let lookAhead = 12
  /// Rows that are asked for before anything of them is looked at: another core has written them.
  private static let rowsAhead = 28

  let plan: EnginePlan
  package let number: Int
  var slab: StateSlab
  var table = DeviceTable()
  var heap = DeadlineHeap()
  var classes: RuleClasses
  package internal(set) var counters: EngineCounters

  // Scratch of one event; contents are void between events.
  var inside: [UInt32] = []
  var entered: [Entered] = []
  var left: [UInt32] = []
  var settledHits: [SettledHit] = []
  var touches: [FenceTouch] = []
  var groupTouches: [FenceTouch] = []
  var previous: [LastValue]
  var previousBattery: (bits: UInt8, known: UInt8) = (0, 0)
  var occurrences: [Occurrence] = []
  var eachFences: [UInt32] = []
  var hoursStates: [Hours.State]
  var clockOffsets: [Int: ClockOffsets] = [:]
  /// Devices that are watched from the start.
  let expectedDevices: [String]
  var expectedAdded = false
  /// Of the run of deadlines under way: reminders that it may still make, and the time that it goes up to.
  var remindersLeft = 0
  var deadlineBound = Int64.min
  /// Accuracy of the fix that is being taken, metres.
  var settleAccuracy: Float = 0
  /// Position in the buffer of this chunk's first notice.
  var firstNotice = 0
  /// `inside` holds the fences of a late event's own fix.
  var lateLocated = false
  /// What is done is written down; decided once, so that a run pays for it with a look at this.
  let isTracing: Bool
  var tracer: Tracer

  /// `trace`: the device and rules of which `takeTrace` shall tell. `rules`: positions of the only rules that run, nil
  /// for all. `devices`: what of the fleet is looked at: no others are expected to be heard; all where there are none.
  package init(
    plan: EnginePlan, number: Int, trace: TraceTarget? = nil, rules: Set<Int>? = nil, devices: [Glob] = []
  ) {
    self.plan = plan
    isTracing = trace != nil
    tracer = Tracer(trace, plan)
    self.number = number
    slab = StateSlab(layout: plan.layout)
    classes = RuleClasses(plan, rules)
    expectedDevices = plan.expectedDevices.filter { name in devices.isEmpty || devices.contains { $0.matches(name) } }
    counters = EngineCounters(rules: plan.rules.count)
    previous = Array(repeating: LastValue(), count: plan.layout.lastCount)
    hoursStates = Array(repeating: Hours.State(isOpen: false, from: 1, until: 0), count: plan.hours.count)
  }

  /// Takes this shard's part of a chunk: rows and ticks in input order.
  package mutating func evaluate(_ whole: Chunk, locator: inout Locator, notices: inout NoticeBuffer) {
    firstNotice = notices.records.count
    defer { CrossingFinder.find(in: &notices, from: firstNotice, locator) }
    let start = whole.shardStarts[number]
    let end = whole.shardStarts[number + 1]
    let chunk = whole.view
    let ticks = whole.ticks
    var tick = 0
    whole.shardRows.withUnsafeBufferPointer { rows in
      for position in start..<min(start + Self.lookAhead, end) { prefetch(chunk.row(Int(rows[position])).deviceHash) }
      let last = whole.rowCount
      for position in start..<end {
        let row = Int(rows[position])
        while tick < ticks.count, Int(ticks[tick].beforeRow) <= row {
          self.tick(ticks[tick], input: ticks[tick].beforeRow + Int32(tick), chunk, &locator, &notices)
          tick += 1
        }
        if position + Self.rowsAhead < last { prefetchRow(Int(rows[position + Self.rowsAhead]), chunk) }
        if position + Self.lookAhead < end { prefetch(chunk.row(Int(rows[position + Self.lookAhead])).deviceHash) }
        if plan.hasFences { prefetchCells(position, last, rows, chunk, locator) }
        event(chunk, row, input: Int32(row + tick), &locator, &notices)
      }
    }
    while tick < ticks.count {
      self.tick(ticks[tick], input: ticks[tick].beforeRow + Int32(tick), chunk, &locator, &notices)
      tick += 1
    }
  }

  /// Asks for the fence cells of rows ahead, also those of the next shard: the locator is the worker's. What the
  /// first look-up of a cell gives is known by the time of the second.
  @inline(__always) private func prefetchCells(
    _ position: Int, _ last: Int, _ rows: UnsafeBufferPointer<UInt16>, _ chunk: ChunkView,
    _ locator: borrowing Locator
  ) {
    let far = position &+ 16
    if far < last {
      let place = chunk.place(Int(rows[far]))
      if let cell = locator.prefetchAddress(latitude: place.latitude, longitude: place.longitude) { cp_prefetch(cell) }
    }
    let near = position &+ 8
    if near < last {
      let place = chunk.place(Int(rows[near]))
      if let list = locator.nextPrefetchAddress(latitude: place.latitude, longitude: place.longitude) {
        cp_prefetch(list)
        cp_prefetch(list + 64)
      }
    }
  }

  @inline(__always) private func prefetchRow(_ row: Int, _ chunk: ChunkView) {
    let address = chunk.rowAddress(row)
    cp_prefetch(address)
    cp_prefetch(address + 64)
  }

  @inline(__always) private func prefetch(_ hash: UInt64) {
    guard let handle = table.guess(hash) else { return }
    let block = slab.prefetchAddress(handle)
    cp_prefetch(block)
    cp_prefetch(block + 64)
    cp_prefetch(block + 128)
    cp_prefetch(block + 192)
  }

  /// The block of a row's device, made if it is new; marked as changed, since whoever asks is about to do that.
  @inline(__always) mutating func block(of row: EventRow, _ chunk: ChunkView) -> (Block, Int) {
    block(hash: row.deviceHash, name: chunk.text(at: Int(row.nameOffset), length: Int(row.nameLength)))
  }

  mutating func block(hash: UInt64, name: UnsafeBufferPointer<UInt8>) -> (Block, Int) {
    if let found = table.find(hash, name, slab) {
      slab.mark(found)
      return (slab.header(found), found)
    }
    let handle = slab.add()
    let header = slab.header(handle)
    header.pointee.nameOffset = UInt32(table.add(hash, name, handle: handle))
    header.pointee.nameLength = UInt32(name.count)
    header.pointee.nameHead = NameHead(name)
    header.pointee.rulesClass = UInt32(classes.number(of: name, plan))
    counters.devices += 1
    return (header, handle)
  }
}

/// A fence that was entered; `isStart`: its side was not known before.
struct Entered {
  var fence: UInt32
  var isStart: Bool
}

/// A detector's edge that is proven now.
struct SettledHit {
  var detector: Int32
  var fence: UInt32
  var since: Int64
  var crossing: Crossing
}
