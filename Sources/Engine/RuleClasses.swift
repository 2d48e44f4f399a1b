internal import Model
internal import Rules

/// Which rules look at a device, by the name alone: devices of one class share these tables.
struct RuleClass {
  /// Words of 64 rules.
  var rules: [UInt64]
  /// By plan slot: rules that this field, present, can move; slot-major, `words` each.
  var byField: [UInt64]
  /// By group: rules that being inside, entering or leaving a fence of it can move.
  var byInside: [UInt64]
  var byEdge: [UInt64]
  /// Rules that an alarm can move, that any event can, that any fix can (`cross`).
  var byAlarm: [UInt64]
  var always: [UInt64]
  var alarmBits: UInt64
  /// Thresholds of `silent for`, ascending.
  var silences: [Int64]
  var silent: [UInt64]
  /// Rules with a condition that hours open and close, and those hours.
  var scheduled: [UInt64]
  var hours: [Int]
  var windows: [Int]
  var detectors: [Int]
  var anyRule: Bool
  /// What becomes of late events: the mildest of its rules' words.
  var recordsLate: Bool
  var dropsLate: Bool
}

/// What an event needs to know of its class at once, without reference counts.
struct ClassHead {
  var anyRule = false
  var alarmBits: UInt64 = 0
  /// Place of its tables in `RuleClasses.words`, and of its thresholds in `RuleClasses.silences`.
  var tables = 0
  var firstSilence = 0
  var silenceCount = 0
}

/// The classes that a shard has met. What every event reads lies flat: heads, and one array of words.
struct RuleClasses {
  private(set) var all: [RuleClass] = []
  private(set) var heads: [ClassHead] = []
  private(set) var words: [UInt64] = []
  private(set) var silences: [Int64] = []
  private var numbers: [[Bool]: Int] = [:]
  /// Words of 64 rules.
  private let width: Int
  private let slots: Int
  private let groups: Int

  /// Positions of the rules that run; nil: all.
  private let running: Set<Int>?

  init(_ plan: EnginePlan, _ running: Set<Int>? = nil) {
    self.running = running
    width = (plan.rules.count + 63) / 64
    slots = plan.fields.fields.count
    groups = plan.groups.count
  }

  // Layout of a class's tables: always · by alarm · by field · by group inside · by group entered or left · all rules.

  @inline(__always) func always(_ head: ClassHead, _ word: Int) -> UInt64 { words[head.tables &+ word] }
  @inline(__always) func byAlarm(_ head: ClassHead, _ word: Int) -> UInt64 { words[head.tables &+ width &+ word] }
  @inline(__always) func byField(_ head: ClassHead, _ slot: Int, _ word: Int) -> UInt64 {
    words[head.tables &+ (2 &+ slot) &* width &+ word]
  }
  @inline(__always) func byInside(_ head: ClassHead, _ group: Int, _ word: Int) -> UInt64 {
    words[head.tables &+ (2 &+ slots &+ group) &* width &+ word]
  }
  @inline(__always) func byEdge(_ head: ClassHead, _ group: Int, _ word: Int) -> UInt64 {
    words[head.tables &+ (2 &+ slots &+ groups &+ group) &* width &+ word]
  }

  @inline(__always) func rules(_ head: ClassHead, _ word: Int) -> UInt64 {
    words[head.tables &+ (2 &+ slots &+ 2 &* groups) &* width &+ word]
  }

  private mutating func flatten(_ made: RuleClass) {
    heads.append(
      ClassHead(
        anyRule: made.anyRule, alarmBits: made.alarmBits, tables: words.count, firstSilence: silences.count,
        silenceCount: made.silences.count))
    words += made.always + made.byAlarm + made.byField + made.byInside + made.byEdge + made.rules
    silences += made.silences
  }

  /// Whether a class looks at a rule.
  func holds(_ number: Int, rule: Int) -> Bool { all[number].rules[rule / 64] & 1 << UInt64(rule % 64) != 0 }

  /// The class of a name: made when its combination of filters is first met.
  mutating func number(of name: UnsafeBufferPointer<UInt8>, _ plan: EnginePlan) -> Int {
    let text = String(decoding: name, as: UTF8.self)
    let passed = plan.filters.map { $0.passes(text) }
    if let found = numbers[passed] { return found }
    let made = Self.make(plan, passed, running)
    all.append(made)
    flatten(made)
    numbers[passed] = all.count - 1
    return all.count - 1
  }

  private static func make(_ plan: EnginePlan, _ passed: [Bool], _ running: Set<Int>?) -> RuleClass {
    let words = (plan.rules.count + 63) / 64
    let none = [UInt64](repeating: 0, count: words)
    var made = RuleClass(
      rules: none, byField: [UInt64](repeating: 0, count: words * plan.fields.fields.count),
      byInside: [UInt64](repeating: 0, count: words * plan.groups.count),
      byEdge: [UInt64](repeating: 0, count: words * plan.groups.count), byAlarm: none, always: none, alarmBits: 0,
      silences: [], silent: none, scheduled: none, hours: [], windows: [], detectors: [],
      anyRule: false, recordsLate: false, dropsLate: true)
    for rule in plan.rules where passed[rule.filter] && running?.contains(rule.number) != false {
      made.add(rule, plan, words)
    }
    made.silences = Array(Set(made.silences)).sorted()
    made.hours = Array(Set(made.hours)).sorted()
    made.windows = Array(Set(made.windows)).sorted()
    made.detectors = Array(Set(made.detectors)).sorted()
    return made
  }
}

extension RuleClass {
  fileprivate mutating func add(_ rule: RulePlan, _ plan: EnginePlan, _ words: Int) {
    let word = rule.number / 64
    let bit: UInt64 = 1 << UInt64(rule.number % 64)
    func set(_ table: inout [UInt64], _ row: Int = 0) { table[row * words + word] |= bit }
    set(&rules)
    anyRule = true
    if rule.late == .record { recordsLate = true }
    if rule.late != .drop { dropsLate = false }
    windows += rule.windows
    for edge in rule.windows.flatMap({ plan.windowEdges[$0] }) { addDetector(plan.edges[edge]) }
    var numbers: [Int] = []
    switch rule.trigger {
    case .when:
      if rule.need.always { set(&always) }
      for slot in plan.fields.fields.indices where rule.need.fields & 1 << UInt64(slot) != 0 { set(&byField, slot) }
      for group in rule.need.groups { set(&byInside, group) }
      // An alert of a set whose fence is left is open, and open alerts are always looked at.
      if !rule.during.isEmpty {
        set(&scheduled)
        hours += rule.during.map(\.hours)
      }
      if !rule.silences.isEmpty {
        set(&silent)
        silences += rule.silences
      }
    case .on(let edges, _): numbers = edges
    case .sequence(let steps): numbers = steps.flatMap(\.edges)
    }
    for number in numbers {
      addDetector(plan.edges[number])
      switch plan.edges[number].form {
      case .enter(let group, _), .exit(let group): set(&byEdge, group)
      case .settled, .cross, .becomesBattery: set(&always)
      case .alarm(let bits):
        alarmBits |= bits
        set(&byAlarm)
      case .becomes(let slot, _, _, _), .changes(let slot, _), .passes(let slot, _, _, _): set(&byField, slot)
      }
    }
  }

  private mutating func addDetector(_ edge: EdgePlan) {
    if case .settled(let detector) = edge.form { detectors.append(detector) }
  }
}
