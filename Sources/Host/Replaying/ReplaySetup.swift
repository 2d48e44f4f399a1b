internal import Engine
internal import Geofences
internal import Model
internal import Replays
internal import Rules
internal import Wire

/// What a replay is made of, decided before its first event.
struct ReplaySetup: Sendable {
  let lanes: [ReplayLane]
  /// The fields that are decoded: by lane's `decoding`.
  let decodings: [FieldPlan]
  /// Without doubles.
  let indexes: [FenceIndex]
  /// By lane: position in `indexes`.
  let indexOfLane: [Int]
  /// In the first decoding; negative where there is no room for it.
  let speedSlot: Int
  /// Slots of the first decoding that rules read.
  let ruleFields: UInt64
  let hashSeed: UInt64
  /// By the number of the input: how messages call it, and the device that gpsd's lines have there.
  let inputs: [(name: String, device: String)]
  /// Inputs that a journal tells of.
  let journalInputs = InputTable([])
  let dialect: DialectName?
  let filter: EventFilter
  let isStrict: Bool

  /// - Parameters:
  ///   - ruleSets: one a lane.
  ///   - only: the only rule that runs, by its name; nil for all.
  ///   - options: how events are read, and which.
  ///   - extras: fields that are decoded in the first lane's events whether its rules read them or not.
  init(
    _ ruleSets: [RulesInForce], options: ReplayOptions, only: String? = nil, extras: [Field] = [.speed],
    hashSeed: UInt64, inputs: [(name: String, device: String)]
  ) {
    dialect = options.dialect
    filter = options.filter
    isStrict = options.isStrict
    self.hashSeed = hashSeed
    self.inputs = inputs
    var decodings: [FieldPlan] = []
    var plans: [FieldPlan] = []
    var indexes: [FenceIndex] = []
    var indexOfLane: [Int] = []
    lanes = ruleSets.map { rules in
      let plan = rules.plan.fields
      let decoding = plans.firstIndex(of: plan) ?? plans.count
      if decoding == plans.count {
        plans.append(plan)
        decodings.append(plan)
      }
      let index = indexes.firstIndex { $0 === rules.index } ?? indexes.count
      if index == indexes.count { indexes.append(rules.index) }
      indexOfLane.append(index)
      let chosen = only.flatMap { name in rules.ruleSet.rules.firstIndex { $0.name == name } }
      return ReplayLane(rules, decoding: decoding, only: chosen.map { [$0] }, devices: options.devices)
    }
    let base = plans[0]
    decodings[0] = Self.adding(extras, to: base)
    ruleFields = decodings[0] == base ? .max : (1 << UInt64(base.fields.count)) - 1
    speedSlot = decodings[0].slot(of: .speed) ?? -1
    self.decodings = decodings
    self.indexes = indexes
    self.indexOfLane = indexOfLane
  }

  /// The plan with fields behind its own, as many as there is room for.
  private static func adding(_ extras: [Field], to plan: FieldPlan) -> FieldPlan {
    let missing = extras.filter { plan.slot(of: $0) == nil }
    let room = FieldPlan.fieldLimit - plan.fields.count
    let added = missing.prefix(room).map { field in
      PlanField(name: field.name, source: .builtin(field), kind: field.kind, unit: nil)
    }
    return added.isEmpty ? plan : FieldPlan(fields: plan.fields + added, quotedAlarms: plan.quotedAlarms)
  }

  func inputName(_ source: Int) -> String {
    inputs.indices.contains(source) ? inputs[source].name : "the journal's input \(source)"
  }

  var deviceNames: [String] { inputs.map(\.device) }

  /// Bytes of lines that a chunk holds.
  var batchBytes: Int { RunningRun.batchBytes(overlap: indexes.map(\.deepestOverlap).max() ?? 0) }

  func makeJob() -> Job {
    let job = Job(fieldCount: decodings[0].fields.count)
    job.replay = ReplayJob(otherFieldCounts: decodings.dropFirst().map(\.fields.count), lanes: lanes.count)
    return job
  }
}
