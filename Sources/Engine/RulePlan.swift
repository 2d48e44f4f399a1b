internal import Model
internal import Rules

/// One rule, ready to be run.
struct RulePlan {
  enum Trigger: Equatable {
    case when(Program)
    /// Positions in `EnginePlan.edges`; an empty program is no `while`.
    case on([Int], while: Program)
    case sequence([StepPlan])
  }
  struct StepPlan: Equatable {
    var isNo: Bool
    var edges: [Int]
    var within: Int64
  }
  struct NotifyPlan: Equatable {
    /// Bit of the sink.
    var sink: UInt64
    /// Place of its cool-down in the alert, and its length; −1: none.
    var coolDown: Int
    var every: Int64
    /// 0: no reminders.
    var remindEvery: Int64
    var tellsFired: Bool
    var tellsCleared: Bool
    /// `only cleared`: told though the `fired` was not.
    var onlyCleared: Bool
  }
  struct PeakPlan: Equatable {
    var slot: Int
    var smallest: Bool
  }
  /// A single comparison that must be true for the whole to be: tested before anything else.
  struct Guard: Equatable {
    var slot: Int
    var opcode: Instruction.Opcode
    var constant: Double
  }

  var number: Int
  var trigger: Trigger
  /// Which of the distinct device filters.
  var filter: Int
  var eachGroup: Int?
  var only: (property: Int, highest: Bool)?
  var clear: Program = .none
  var timing: AlertTiming
  var during: [(hours: Int, isNot: Bool)]
  var unknown: CheckedRule.Unknown
  var late: CheckedRule.Late
  var notify: [NotifyPlan]
  var captures: [Program]
  /// Capture of the event's alarm words as text: their bits; 0 elsewhere. By capture.
  var captureAlarms: [UInt64]
  /// Captured as text from this slot; −1 elsewhere. By capture.
  var captureText: [Int]
  var peaks: [PeakPlan]
  var need: Need
  var guardTest: Guard?
  /// Thresholds of `silent for` in it, ascending: those of `when`, and all.
  var whenSilences: [Int64]
  var silences: [Int64]
  /// Groups that `inside` names, for naming a fence in notices.
  var insideGroups: [Int]
  /// Windows that it reads.
  var windows: [Int]
  /// Bits of alarm words that are edges of it.
  var alarmBits: UInt64
  var hasCoolDown: Bool
  /// Sinks that are told of `fired` where no cool-down can hold it back.
  var firedSinks: UInt64

  var isWhen: Bool {
    if case .when = trigger { return true }
    return false
  }

  /// Whether an alert of it can begin because the device has been silent for so long, ms: not where `clear` alone reads
  /// silence, nor where the last threshold that was passed is one of `clear` alone.
  func canBegin(bySilence silence: Int64) -> Bool {
    guard let passed = silences.last(where: { $0 <= silence }) else { return !whenSilences.isEmpty }
    return whenSilences.contains(passed)
  }
}

/// A device filter that tells names in full, by hashing, from patterns.
struct FilterPlan: Sendable {
  let filter: DeviceFilter
  private let include: (literals: Set<String>, globs: [Glob])
  private let exclude: (literals: Set<String>, globs: [Glob])

  init(_ filter: DeviceFilter) {
    self.filter = filter
    include = Self.split(filter.include)
    exclude = Self.split(filter.exclude)
  }

  private static func split(_ patterns: [String]) -> (Set<String>, [Glob]) {
    let globs = patterns.map { ($0, Glob($0)) }
    return (Set(globs.filter(\.1.isLiteral).map(\.0)), globs.filter { !$0.1.isLiteral }.map(\.1))
  }

  func passes(_ name: String) -> Bool {
    func listed(_ list: (literals: Set<String>, globs: [Glob])) -> Bool {
      list.literals.contains(name) || list.globs.contains { $0.matches(name.utf8.span) }
    }
    return (filter.include.isEmpty || listed(include)) && !listed(exclude)
  }
}

/// An edge, resolved for the engine.
struct EdgePlan: Equatable {
  enum Form: Equatable {
    case enter(group: Int, includingStart: Bool)
    case exit(group: Int)
    /// `enter` or `exit` with `settled`: number of the detector.
    case settled(detector: Int)
    case cross(group: Int, direction: CrossDirection?)
    case alarm(UInt64)
    case becomes(slot: Int, last: Int, bits: UInt64, isText: Bool)
    case becomesBattery(UInt8)
    case changes(slot: Int, last: Int)
    case passes(slot: Int, last: Int, Double, every: Bool)
  }
  var form: Form
  /// It names the alias of its rule's `each`.
  var isAlias: Bool
}

/// An `enter` or `exit` that has to settle: one state a device and fence, shared by all rules that name it so.
struct DetectorPlan: Equatable {
  var group: Int
  var entering: Bool
  var includingStart: Bool
  var settled: Settled
}
