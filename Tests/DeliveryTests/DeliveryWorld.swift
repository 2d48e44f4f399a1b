import Delivery
import Platform
import Storage

/// A sink, its outbox and its server, with a clock that the test moves.
final class DeliveryWorld {
  var now: Int64 { clock.value }
  var settings: DeliverySettings
  let database: StateDatabase
  private(set) var outbox: Outbox
  private(set) var courier: SinkCourier
  let sender: FakeSender
  private var seed: UInt64
  let log = SaidLines()

  init(_ settings: DeliverySettings, seed: UInt64 = 1) throws {
    self.settings = settings
    self.seed = seed
    database = try StateDatabase()
    let (clock, ahead) = (Box<Int64>(1_000_000), Box<Int64>(0))
    sender = FakeSender(now: { clock.value }, pass: { clock.value += $0 })
    self.clock = clock
    self.ahead = ahead
    outbox = Outbox(database, announcer: Announcer(.usual, output: log.add))
    courier = Self.courier(outbox, settings, sender, seed, clock, ahead, log)
  }

  private let clock: Box<Int64>
  /// By how much the wall clock was set, against the one that never steps.
  private let ahead: Box<Int64>

  private static func courier(
    _ outbox: Outbox, _ settings: DeliverySettings, _ sender: FakeSender, _ seed: UInt64, _ clock: Box<Int64>,
    _ ahead: Box<Int64>, _ log: SaidLines
  ) -> SinkCourier {
    SinkCourier(
      sink: "ops", settings: settings, sender: sender, outbox: outbox,
      log: CourierLog(Announcer(.usual, output: log.add)), tally: SinkTally(), seed: seed, clock: { clock.value },
      steady: { clock.value - ahead.value },
      isStopping: { false })
  }

  /// All that a process had in memory is gone.
  func restart() throws {
    seed += 1
    outbox = Outbox(database, announcer: Announcer(.usual, output: log.add))
    try outbox.resumeAll(isStopping: { false })
    courier = Self.courier(outbox, settings, sender, seed, clock, ahead, log)
  }

  func set(_ time: Int64) { clock.value = time }

  /// Sets the wall clock, without time going by.
  func setClock(by step: Int64) {
    clock.value += step
    ahead.value += step
  }

  /// Does all that is due; when the next thing is.
  @discardableResult
  func settle(isLast: Bool = false, limit: Int = 100_000) throws -> Int64? {
    for _ in 0..<limit {
      switch try courier.advance(isLast: isLast) {
      case .moved: continue
      case .idle(let until): return until
      case .stopped: try restart()
      }
    }
    throw RunFailure("it never comes to rest")
  }

  /// Lets time pass until a moment, or until nothing is planned any more.
  @discardableResult
  func run(until end: Int64) throws -> Int64? {
    while true {
      let next = try settle()
      guard let next, next <= end else {
        set(max(now, end))
        return next
      }
      // A plan that wakes up for nothing would never get on.
      if next <= now { throw RunFailure("it waits for the past: \(next) at \(now)") }
      set(next)
    }
  }

  func insert(_ notices: [OutboxNotice]) throws { _ = try outbox.insert(notices) }

  /// Feeds a schedule at its own times.
  func feed(_ notices: [OutboxNotice]) throws {
    var rest = notices[...]
    while let first = rest.first {
      if first.made > now { try run(until: first.made) }
      let group = rest.prefix { $0.made == first.made }
      try insert(Array(group))
      rest = rest.dropFirst(group.count)
      try settle()
    }
  }

  var rows: [SpoolRow] {
    get throws {
      var rows: [SpoolRow] = []
      while true {
        let page = try outbox.page(after: rows.last?.id ?? 0, limit: 100)
        if page.isEmpty { return rows }
        rows += page
      }
    }
  }
}

final class Box<Value> {
  var value: Value
  init(_ value: Value) { self.value = value }
}
