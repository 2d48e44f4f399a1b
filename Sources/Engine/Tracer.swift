internal import Geofences
internal import Model
internal import Rules

/// What a traced shard knows beyond its state: which device and rules, how their code is read, what was written down.
struct Tracer {
  /// The parts of a rule's conditions in the order of the text, with their places in the code.
  struct RuleMarks {
    var condition: [CodeMarks.Mark] = []
    var clear: [CodeMarks.Mark] = []
  }
  /// The last value of a field that an event told, whatever the rules keep.
  struct Told {
    var time: Int64
    var value: TraceValue
  }

  let device: [UInt8]
  /// By rule: whether it is looked at.
  let isWanted: [Bool]
  private(set) var marks: [RuleMarks]
  var steps: [TraceStep] = []
  /// A step of the device is open: what the shard does belongs to it.
  var isOn = false
  /// The place of the device's block, once it is known.
  var block: Block?
  /// By slot.
  var told: [Int: Told] = [:]
  /// Notify clauses whose cool-down has held back the notice that is being made.
  var heldBack: UInt64 = 0
  /// The alert before the look that is under way.
  var before = AlertSnapshot()
  /// Attempts of a sequence before the event: their fences, and their states.
  var attempts: [(fence: UInt32, state: AlertSnapshot)] = []
  var results: [StepResult] = []

  init(_ target: TraceTarget?, _ plan: EnginePlan) {
    guard let target else {
      device = []
      isWanted = []
      marks = []
      return
    }
    device = Array(target.device.utf8)
    isWanted = plan.rules.indices.map { target.rules?.contains($0) ?? true }
    let wanted = isWanted
    marks = plan.rules.indices.map { wanted[$0] ? Self.marks(of: $0, plan) : RuleMarks() }
  }

  /// Compiles a rule's conditions once more, for the marks alone: code has the same form wherever it stands.
  private static func marks(of number: Int, _ plan: EnginePlan) -> RuleMarks {
    let rule = plan.ruleSet.rules[number]
    func written(_ condition: Condition) -> [CodeMarks.Mark] {
      var compiler = ConditionCompiler(fields: plan.fields, groups: plan.groups)
      compiler.eachGroup = rule.each?.group
      compiler.marks = CodeMarks()
      _ = compiler.compile(condition)
      return compiler.marks?.written ?? []
    }
    var marks = RuleMarks()
    switch rule.trigger {
    case .when(let condition): marks.condition = written(condition)
    case .on(_, let condition?): marks.condition = written(condition)
    case .on, .sequence: break
    }
    if case .when(let condition, _)? = rule.clear { marks.clear = written(condition) }
    return marks
  }

  /// The place of a rule's alert in the open step; made where it is not there.
  mutating func alert(_ rule: Int, _ fence: UInt32, before: AlertSnapshot) -> Int {
    let last = steps.count - 1
    if let found = steps[last].alerts.firstIndex(where: { $0.rule == rule && $0.fence == fence }) { return found }
    steps[last].alerts.append(AlertTrace(rule: rule, fence: fence, before: before))
    return steps[last].alerts.count - 1
  }

  func has(_ rule: Int, _ fence: UInt32? = nil) -> Bool {
    steps.last?.alerts.contains { $0.rule == rule && (fence == nil || $0.fence == fence) } ?? false
  }

  mutating func change(_ alert: Int, _ body: (inout AlertTrace) -> Void) {
    body(&steps[steps.count - 1].alerts[alert])
  }
}
