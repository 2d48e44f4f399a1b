internal import CPrefetch
package import Geofences
package import Model
package import Rules

/// A checked rule set made ready to run: code, layouts and indexes, all decided before the first event. Immutable
/// and shared by all workers.
package final class EnginePlan: Sendable {
  package let ruleSet: CheckedRuleSet
  /// What the decoder must decode: the fields that rules read, and those that the engine itself needs.
  package let fields: FieldPlan
  package let index: FenceIndex
  /// What a renderer of notices needs.
  package let catalogue: NoticeCatalogue
  /// Records of notices that no sink is told of are wanted too (`--records`).
  package let keepsRecords: Bool

  let rules: [RulePlan]
  let groups: [GroupPlan]
  /// By fence.
  let fences: [FencePlan]
  /// By group: the number of its first fence; fences are numbered by group.
  let groupStarts: [UInt32]
  let code: [Instruction]
  let textDigests: [UInt64]
  /// By plan slot: place among the last values, or −1.
  let lastPlaces: [Int]
  let lastSlots: [Int]
  /// Bits of the slots whose last value is kept.
  let lastMask: UInt64
  let textMask: UInt64
  let edges: [EdgePlan]
  let detectors: [DetectorPlan]
  let windows: [WindowPlan]
  /// Edges of the windows that count: positions in `edges`.
  let windowEdges: [[Int]]
  let filters: [FilterPlan]
  let hours: [Hours]
  let layout: StateLayout
  let accuracySlot: Int
  let battery: BatteryPlan?
  /// Groups that `cross` edges name, ascending.
  let crossedGroups: [Int]
  /// Words of 64 rules.
  let words: Int
  /// A condition reads `inside`, so rules are looked for by the fences that a device is in.
  let readsInside: Bool
  /// Fences at all, so points must be located.
  let hasFences: Bool
  /// Hashes of rule names, for episodes' ids.
  let ruleDigests: [UInt64]
  /// By rule and capture.
  let captureIsBool: [[Bool]]
  /// Bit and word of every alarm that rules can name.
  let alarmWords: [(bit: Int, word: [UInt8])]
  /// The seed of the devices' hashes, made at start.
  package let hashSeed: UInt64
  /// Device names that `for` lists in full and that a rule on silence watches from the start.
  package let expectedDevices: [String]

  /// Sinks have the bits of their positions.
  package init(_ ruleSet: CheckedRuleSet, index: FenceIndex, keepsRecords: Bool, hashSeed: UInt64) {
    self.ruleSet = ruleSet
    self.index = index
    self.keepsRecords = keepsRecords
    fields = Self.allFields(ruleSet, hasFences: !index.fences.isEmpty)
    groups = Self.groupPlans(ruleSet, index.fences)
    fences = Self.fencePlans(ruleSet, index)
    groupStarts = Self.groupStarts(groups.count, index.fences)
    hours = ruleSet.hours
    var compiler = RuleCompiler(ruleSet, fields: fields, groups: groups)
    var compiled: [RulePlan] = []
    for number in ruleSet.rules.indices { compiled.append(compiler.compile(number)) }
    rules = compiled
    windowEdges = compiler.compileWindows()
    filters = compiler.filters
    edges = compiler.edges
    detectors = compiler.detectors
    windows = compiler.conditions.windows
    code = compiler.conditions.code
    textDigests = compiler.conditions.textDigests
    lastSlots = compiler.conditions.lastSlots
    var places = [Int](repeating: -1, count: fields.fields.count)
    var mask: UInt64 = 0
    for (place, slot) in compiler.conditions.lastSlots.enumerated() {
      places[slot] = place
      mask |= 1 << UInt64(slot)
    }
    lastPlaces = places
    lastMask = mask
    var texts: UInt64 = 0
    for (slot, field) in fields.fields.enumerated() where field.kind == .text { texts |= 1 << UInt64(slot) }
    textMask = texts
    accuracySlot = fields.slot(of: .accuracy) ?? -1
    battery = compiler.conditions.readsBattery ? BatteryPlan(fields, ruleSet.batteryStates) : nil
    hasFences = !index.fences.isEmpty
    words = (compiled.count + 63) / 64
    readsInside = compiled.contains { !$0.need.groups.isEmpty }
    crossedGroups = Self.crossGroups(of: ruleSet).sorted()
    layout = StateLayout(
      lastCount: compiler.conditions.lastSlots.count, windowCount: compiler.conditions.windows.count,
      peakCount: compiled.map(\.peaks.count).max() ?? 0,
      coolDownCount: compiled.map { rule in (rule.notify.map(\.coolDown).max() ?? -1) + 1 }.max() ?? 0)
    // What `clear` waits for is of devices that were heard.
    let watchers = compiled.filter { !$0.whenSilences.isEmpty }
    expectedDevices = Set(
      watchers.flatMap { rule in ruleSet.rules[rule.number].devices.include.filter { Glob($0).isLiteral } }
    ).sorted()
    self.hashSeed = hashSeed
    ruleDigests = compiled.map { TextDigest.of(ruleSet.rules[$0.number].name) }
    captureIsBool = compiler.texts.map { $0.captures.map { $0.kind == .bool } }
    alarmWords =
      AlarmWord.allCases.map { ($0.bit, Array($0.rawValue.utf8)) }
      + fields.quotedAlarms.enumerated().map { (AlarmWord.firstQuotedBit + $0.offset, Array($0.element.utf8)) }
    catalogue = NoticeCatalogue(
      rules: compiler.texts, fences: index.fences, groups: ruleSet.groups.map { ($0.name, $0.isSet) },
      zones: ruleSet.zones)
  }

  /// Notices of one rule stand in the byte order of fence ids; what names none stands first.
  func rank(_ fence: UInt32) -> Int { fence == NoticeRecord.noFence ? -1 : Int(fences[Int(fence)].rank) }

  /// The group of a fence. Of few groups it is found without a look at the fence, which lies anywhere in memory.
  @inline(__always) func group(of fence: UInt32) -> UInt32 {
    if groupStarts.count > Self.fewGroups { return fences[Int(fence)].group }
    var group = groupStarts.count &- 1
    while group > 0, fence < groupStarts[group] { group &-= 1 }
    return UInt32(truncatingIfNeeded: group)
  }

  private static let fewGroups = 6

  /// Asks for the memory of a fence that was entered or left.
  @inline(__always) func prefetch(fence: UInt32) {
    precondition(Int(fence) < fences.count)
    fences.withUnsafeBufferPointer { if let first = $0.baseAddress { cp_prefetch(first + Int(fence)) } }
  }

  private static func groupStarts(_ groupCount: Int, _ fences: [Fence]) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: groupCount + 1)
    for fence in fences { starts[fence.group + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    return starts.dropLast()
  }

  private static func fencePlans(_ ruleSet: CheckedRuleSet, _ index: FenceIndex) -> [FencePlan] {
    let ranks = ranks(index.fences)
    var plans = index.fences.enumerated().map { number, fence in
      FencePlan(
        group: UInt32(fence.group), width: Float(fence.widthMetres), widened: NoticeRecord.noFence,
        rank: ranks[number], digest: TextDigest.of(ruleSet.groups[fence.group].name + "\u{0}" + fence.id))
    }
    for (k, fence) in index.widenedFence.enumerated() { plans[Int(fence)].widened = UInt32(plans.count + k) }
    return plans
  }

  private static func ranks(_ fences: [Fence]) -> [UInt32] {
    let order = fences.indices.sorted { fences[$0].id.utf8.lexicographicallyPrecedes(fences[$1].id.utf8) }
    var ranks = [UInt32](repeating: 0, count: fences.count)
    for (rank, fence) in order.enumerated() { ranks[fence] = UInt32(rank) }
    return ranks
  }

  /// Groups that a `cross` edge names: only these need an index of segments.
  package static func crossGroups(of ruleSet: CheckedRuleSet) -> Set<Int> {
    var found: Set<Int> = []
    for rule in ruleSet.rules {
      RuleEdges.visit(rule) { edge in
        guard case .cross(let target, _) = edge.form else { return }
        switch target {
        case .group(let group): found.insert(group)
        case .alias: if let each = rule.each { found.insert(each.group) }
        }
      }
    }
    return found
  }

  /// The rules' fields, then those that the engine reads for itself.
  private static func allFields(_ ruleSet: CheckedRuleSet, hasFences: Bool) -> FieldPlan {
    var fields = ruleSet.fields.fields
    func add(_ field: Field) {
      guard !fields.contains(where: { $0.source == .builtin(field) }) else { return }
      fields.append(PlanField(name: field.name, source: .builtin(field), kind: field.kind, unit: nil))
    }
    if hasFences { add(.accuracy) }
    if RuleEdges.readsBattery(ruleSet) {
      add(.battery)
      add(.batteryVoltage)
      add(.charging)
    }
    return FieldPlan(fields: fields, quotedAlarms: ruleSet.fields.quotedAlarms)
  }

  private static func groupPlans(_ ruleSet: CheckedRuleSet, _ fences: [Fence]) -> [GroupPlan] {
    var plans = ruleSet.groups.map {
      GroupPlan(name: $0.name, isSet: $0.isSet, onlyFence: nil, narrowestWidth: .infinity)
    }
    var counts = [Int](repeating: 0, count: plans.count)
    for (number, fence) in fences.enumerated() {
      counts[fence.group] += 1
      plans[fence.group].onlyFence = counts[fence.group] == 1 ? UInt32(number) : nil
      plans[fence.group].narrowestWidth = min(plans[fence.group].narrowestWidth, fence.widthMetres)
    }
    return plans
  }
}

/// Where the battery states come from.
struct BatteryPlan: Sendable {
  let ratioSlot: Int
  let voltsSlot: Int
  let chargingSlot: Int
  let thresholds: BatteryThresholds

  init(_ fields: FieldPlan, _ thresholds: BatteryThresholds) {
    ratioSlot = fields.slot(of: .battery) ?? -1
    voltsSlot = fields.slot(of: .batteryVoltage) ?? -1
    chargingSlot = fields.slot(of: .charging) ?? -1
    self.thresholds = thresholds
  }
}

/// Walks over all edges and conditions of rules.
enum RuleEdges {
  static func visit(_ rule: CheckedRule, _ body: (Edge) -> Void) {
    switch rule.trigger {
    case .when(let condition): visit(condition, body)
    case .on(let edges, let condition):
      edges.forEach(body)
      if let condition { visit(condition, body) }
    case .sequence(let steps): for step in steps { step.edges.forEach(body) }
    }
    if case .when(let condition, _)? = rule.clear { visit(condition, body) }
  }

  private static func visit(_ condition: Condition, _ body: (Edge) -> Void) {
    leaves(condition) { leaf in
      for operand in operands(leaf) {
        if case .count(let edges, _) = operand.form { edges.forEach(body) }
      }
    }
  }

  static func leaves(_ condition: Condition, _ body: (Condition) -> Void) {
    switch condition {
    case .any(let children), .all(let children): for child in children { leaves(child, body) }
    case .not(let child): leaves(child, body)
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: body(condition)
    }
  }

  /// The operands of a leaf, widened ones unwrapped.
  static func operands(_ leaf: Condition) -> [Operand] {
    func unwrap(_ operand: Operand) -> Operand {
      if case .widened(let inner, _, _) = operand.form { return unwrap(inner) }
      return operand
    }
    switch leaf {
    case .compare(let a, _, let b): return [unwrap(a), unwrap(b)]
    case .between(let a, let b, let c, _): return [unwrap(a), unwrap(b), unwrap(c)]
    case .any, .all, .not, .isBool, .isText, .batteryIs, .has, .inside, .silent: return []
    }
  }

  static func readsBattery(_ ruleSet: CheckedRuleSet) -> Bool {
    var found = false
    for rule in ruleSet.rules {
      visit(rule) { if case .becomesBattery = $0.form { found = true } }
      var conditions: [Condition] = []
      switch rule.trigger {
      case .when(let condition): conditions.append(condition)
      case .on(_, let condition?): conditions.append(condition)
      case .on, .sequence: break
      }
      if case .when(let condition, _)? = rule.clear { conditions.append(condition) }
      for condition in conditions {
        leaves(condition) { if case .batteryIs = $0 { found = true } }
      }
    }
    return found
  }
}
