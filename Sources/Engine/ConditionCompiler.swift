internal import Model
internal import Rules

/// Turns conditions into postfix code, and finds what state they read: last values, windows.
struct ConditionCompiler {
  let fields: FieldPlan
  let groups: [GroupPlan]
  private(set) var code: [Instruction] = []
  /// Slots whose last value is kept, in the order of the block.
  private(set) var lastSlots: [Int] = []
  private(set) var windows: [WindowPlan] = []
  private(set) var textDigests: [UInt64] = []
  private(set) var readsBattery = false
  /// The group of the rule's `each`, while one is compiled.
  var eachGroup: Int?
  /// Where each part of the condition that is compiled leaves its result; kept for traces only.
  var marks: CodeMarks?

  init(fields: FieldPlan, groups: [GroupPlan]) {
    self.fields = fields
    self.groups = groups
  }

  mutating func lastIndex(_ slot: Int) -> Int {
    if let found = lastSlots.firstIndex(of: slot) { return found }
    lastSlots.append(slot)
    return lastSlots.count - 1
  }

  mutating func noteBattery() { readsBattery = true }

  mutating func windowIndex(_ window: WindowPlan) -> Int {
    if let found = windows.firstIndex(of: window) { return found }
    windows.append(window)
    return windows.count - 1
  }

  /// Windows that the code from `start` on reads.
  func windowsRead(from start: Int) -> [Int] {
    code[start...].compactMap { step in
      switch step.opcode {
      case .minimum, .maximum, .average, .sum, .change, .count, .moved: Int(step.index)
      case .constant, .field, .last, .property, .widenAmount, .widenFraction, .distanceToFence, .distanceToGroup,
        .distanceToAlias, .age, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .between,
        .betweenAngles, .isBool, .wasBool, .isText, .wasText, .battery, .hasField, .hadField, .insideFence,
        .insideGroup, .insideAlias, .silent, .not, .and, .or:
        nil
      }
    }
  }

  mutating func compile(_ condition: Condition) -> Program {
    let start = code.count
    emit(condition)
    return Program(start: start, end: code.count)
  }

  mutating func compile(_ operand: Operand) -> Program {
    let start = code.count
    emit(operand)
    return Program(start: start, end: code.count)
  }

  private mutating func emit(_ condition: Condition) {
    let mark = marks?.begin(condition)
    defer { if let mark { marks?.end(mark, at: code.count - 1) } }
    switch condition {
    case .any(let children): emit(children, .or, empty: .no)
    case .all(let children): emit(children, .and, empty: .yes)
    case .not(let child):
      marks?.nextOrder = 0
      emit(child)
      code.append(Instruction(opcode: .not))
    case .compare(let a, let comparison, let b):
      emitOperand(a)
      emitOperand(b)
      code.append(Instruction(opcode: Self.opcode(comparison)))
    case .between(let value, let low, let high, let isAngle):
      emitOperand(value)
      emitOperand(low)
      emitOperand(high)
      code.append(Instruction(opcode: isAngle ? .betweenAngles : .between))
    case .isBool(let reading, let expected):
      emitTest(reading, .isBool, .wasBool, flag: expected ? 1 : 0)
    case .isText(let reading, let text):
      textDigests.append(TextDigest.of(text))
      emitTest(reading, .isText, .wasText, extra: UInt32(textDigests.count - 1))
    case .has(let reading):
      emitTest(reading, .hasField, .hadField)
    case .batteryIs(let state, let within):
      readsBattery = true
      code.append(
        Instruction(opcode: .battery, flag: state.mask, value: UInt64(bitPattern: within ?? Int64.max)))
    case .inside(let target):
      switch target {
      case .alias: code.append(Instruction(opcode: .insideAlias))
      case .group(let group):
        if let fence = groups[group].onlyFence {
          code.append(Instruction(opcode: .insideFence, extra: fence))
        } else {
          code.append(Instruction(opcode: .insideGroup, index: UInt16(group)))
        }
      }
    case .silent(let milliseconds):
      code.append(Instruction(opcode: .silent, value: UInt64(bitPattern: milliseconds)))
    }
  }

  /// Children in the order of falling need of stack, folded two by two: depth stays logarithmic in their number.
  private mutating func emit(_ children: [Condition], _ fold: Instruction.Opcode, empty: Truth) {
    let ordered = children.enumerated().sorted {
      let (a, b) = (Self.depth($0.element), Self.depth($1.element))
      return a == b ? $0.offset < $1.offset : a > b
    }
    guard !ordered.isEmpty else {
      // A condition without children is a constant: 0 < 1, or 1 < 0.
      let bits = [(0.0).bitPattern, (1.0).bitPattern]
      for value in empty == .yes ? bits : bits.reversed() {
        code.append(Instruction(opcode: .constant, value: value))
      }
      code.append(Instruction(opcode: .less))
      return
    }
    for (i, child) in ordered.enumerated() {
      marks?.nextOrder = child.offset
      emit(child.element)
      if i > 0 { code.append(Instruction(opcode: fold)) }
    }
  }

  /// Truths on the stack at once while the condition is evaluated (Sethi and Ullman's number).
  static func depth(_ condition: Condition) -> Int {
    switch condition {
    case .any(let children), .all(let children):
      let needs = children.map(depth).sorted(by: >)
      return needs.enumerated().map { $0.element + ($0.offset > 0 ? 1 : 0) }.max() ?? 1
    case .not(let child): return depth(child)
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: return 1
    }
  }

  private mutating func emitTest(
    _ reading: Reading, _ now: Instruction.Opcode, _ kept: Instruction.Opcode, flag: UInt8 = 0, extra: UInt32 = 0
  ) {
    if let within = reading.withinMilliseconds {
      code.append(
        Instruction(
          opcode: kept, flag: flag, index: UInt16(lastIndex(reading.slot)), extra: extra,
          value: UInt64(bitPattern: within)))
    } else {
      code.append(Instruction(opcode: now, flag: flag, index: UInt16(reading.slot), extra: extra))
    }
  }

  private mutating func emitOperand(_ operand: Operand) {
    emit(operand)
    marks?.addOperand(at: code.count - 1)
  }

  private mutating func emit(_ operand: Operand) {
    switch operand.form {
    case .constant(let value): code.append(Instruction(opcode: .constant, value: value.bitPattern))
    case .reading(let reading): emitTest(reading, .field, .last)
    case .property(let index): code.append(Instruction(opcode: .property, index: UInt16(index)))
    case .widened(let inner, let amount, let isFraction):
      emit(inner)
      code.append(Instruction(opcode: isFraction ? .widenFraction : .widenAmount, value: amount.bitPattern))
    case .aggregate(let aggregate, let slot, let over):
      let window = windowIndex(WindowPlan(source: .values(slot: slot), milliseconds: over))
      code.append(Instruction(opcode: Self.opcode(aggregate), index: UInt16(window)))
    case .count(let edges, let over):
      let window = windowIndex(WindowPlan(source: .edges(edges.map(withoutAlias)), milliseconds: over))
      code.append(Instruction(opcode: .count, index: UInt16(window)))
    case .moved(let over):
      let window = windowIndex(WindowPlan(source: .places, milliseconds: over))
      code.append(Instruction(opcode: .moved, index: UInt16(window)))
    case .distance(let target):
      switch target {
      case .alias: code.append(Instruction(opcode: .distanceToAlias))
      case .group(let group):
        if let fence = groups[group].onlyFence {
          code.append(Instruction(opcode: .distanceToFence, extra: fence))
        } else {
          code.append(Instruction(opcode: .distanceToGroup, index: UInt16(group)))
        }
      }
    case .age: code.append(Instruction(opcode: .age))
    }
  }

  /// `count(enter school)` of an alias counts the set's: a window is the device's, not a fence's.
  private func withoutAlias(_ edge: Edge) -> Edge {
    guard let eachGroup else { return edge }
    var edge = edge
    switch edge.form {
    case .enter(.alias, let start, let settled):
      edge.form = .enter(.group(eachGroup), includingStart: start, settled: settled)
    case .exit(.alias, let settled): edge.form = .exit(.group(eachGroup), settled: settled)
    case .cross(.alias, let direction): edge.form = .cross(.group(eachGroup), direction: direction)
    case .enter, .exit, .cross, .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes,
      .passes:
      break
    }
    return edge
  }

  private static func opcode(_ comparison: Comparison) -> Instruction.Opcode {
    switch comparison {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }

  private static func opcode(_ aggregate: Aggregate) -> Instruction.Opcode {
    switch aggregate {
    case .min: .minimum
    case .max: .maximum
    case .avg: .average
    case .sum: .sum
    case .change: .change
    }
  }

  // MARK: Needs

  /// What must hold at an event for the condition to become true by it; `negated`: for it to become false.
  func need(_ condition: Condition, negated: Bool = false) -> Need {
    switch condition {
    case .any(let children):
      let needs = children.map { need($0, negated: negated) }
      return negated ? strongest(needs) : needs.reduce(Need()) { $0.union($1) }
    case .all(let children):
      let needs = children.map { need($0, negated: negated) }
      return negated ? needs.reduce(Need()) { $0.union($1) } : strongest(needs)
    case .not(let child): return need(child, negated: !negated)
    case .compare(let a, _, let b): return need(a).stronger(need(b))
    case .between(let value, let low, let high, _): return need(value).stronger(need(low)).stronger(need(high))
    case .isBool(let reading, _), .isText(let reading, _): return need(reading)
    case .has(let reading): return negated ? .any : need(reading)
    case .batteryIs: return .any
    case .inside(let target):
      if negated { return .any }
      switch target {
      case .alias: return eachGroup.map { Need(groups: [$0]) } ?? .any
      case .group(let group): return Need(groups: [group])
      }
    // An event ends a silence; only a deadline makes one.
    case .silent: return negated ? .any : Need()
    }
  }

  private func strongest(_ needs: [Need]) -> Need { needs.reduce(.any) { $0.stronger($1) } }

  private func need(_ reading: Reading) -> Need {
    reading.withinMilliseconds == nil ? Need(fields: 1 << UInt64(reading.slot)) : .any
  }

  private func need(_ operand: Operand) -> Need {
    switch operand.form {
    case .reading(let reading): need(reading)
    case .widened(let inner, _, _): need(inner)
    case .constant, .property, .aggregate, .count, .distance, .moved, .age: .any
    }
  }
}

/// One fence group as the engine looks it up.
struct GroupPlan: Equatable {
  var name: String
  var isSet: Bool
  /// The fence of a group that has just one.
  var onlyFence: UInt32?
  /// A fix less accurate than this leaves the side of some of its fences unknown.
  var narrowestWidth: Double
}

/// A window that something reads: one a device.
struct WindowPlan: Equatable {
  enum Source: Equatable {
    case values(slot: Int)
    case edges([Edge])
    case places
  }
  var source: Source
  var milliseconds: Int64
  /// Samples that it holds at most.
  static let limit = 1024
}

/// A text as 64 bits: texts are compared by these.
enum TextDigest {
  @inline(__always) static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    // FNV's low bits are weak; one more mixing round.
    hash ^= hash >> 32
    return hash &* 0x9e37_79b9_7f4a_7c15
  }

  static func of(_ text: String) -> UInt64 { of(text.utf8) }
}

extension BatteryState {
  var mask: UInt8 {
    switch self {
    case .low: 1
    case .critical: 2
    case .charging: 4
    case .full: 8
    }
  }
}
