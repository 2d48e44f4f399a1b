internal import Geofences
internal import Model
internal import Rules

/// Running conditions: three-valued, on two small stacks, without allocation.
extension Shard {
  /// Truths on the stack, one bit each for known and true, the top in bit 0.
  struct TruthStack {
    var known: UInt64 = 0
    var value: UInt64 = 0

    @inline(__always) mutating func push(_ truth: Truth) {
      known = known << 1 | (truth == .unknown ? 0 : 1)
      value = value << 1 | (truth == .yes ? 1 : 0)
    }

    @inline(__always) mutating func push(known isKnown: Bool, _ isTrue: Bool) {
      known = known << 1 | (isKnown ? 1 : 0)
      value = value << 1 | (isKnown && isTrue ? 1 : 0)
    }

    @inline(__always) mutating func not() { value = (value & ~1) | (known & ~value & 1) }

    /// The value bit of an unknown is 0, so a false is known and not value.
    @inline(__always) mutating func and() {
      let v = value & (value >> 1) & 1
      let no = (known & ~value | (known & ~value) >> 1) & 1
      known = known >> 1 & ~1 | (v | no)
      value = value >> 1 & ~1 | v
    }

    @inline(__always) mutating func or() {
      let v = (value | value >> 1) & 1
      let no = (known & ~value & (known & ~value) >> 1) & 1
      known = known >> 1 & ~1 | (v | no)
      value = value >> 1 & ~1 | v
    }

    var top: Truth { known & 1 == 0 ? .unknown : value & 1 == 0 ? .no : .yes }
  }

  /// Up to three numbers; nil is unknown.
  struct NumberStack {
    var a: Double?
    var b: Double?
    var c: Double?
    @inline(__always) mutating func push(_ value: Double?) {
      c = b
      b = a
      a = value
    }
    @inline(__always) mutating func pop2() { a = c }
  }

  /// The truth of a condition at a moment.
  func evaluate(
    _ program: Program, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) -> Truth {
    var truths = TruthStack()
    var numbers = NumberStack()
    for position in program.start..<program.end {
      take(plan.code[position], &truths, &numbers, moment, header, alias, chunk, &locator)
    }
    return truths.top
  }

  /// The same, with what each step leaves on its stack.
  func evaluate(
    _ program: Program, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator, into results: inout [StepResult]
  ) -> Truth {
    var truths = TruthStack()
    var numbers = NumberStack()
    results.removeAll(keepingCapacity: true)
    for position in program.start..<program.end {
      take(plan.code[position], &truths, &numbers, moment, header, alias, chunk, &locator)
      results.append(StepResult(truth: truths.top, number: numbers.a))
    }
    return truths.top
  }

  /// One step of a condition.
  @inline(__always) private func take(
    _ step: Instruction, _ truths: inout TruthStack, _ numbers: inout NumberStack, _ moment: Moment, _ header: Block,
    _ alias: Alias, _ chunk: ChunkView, _ locator: inout Locator
  ) {
    switch step.opcode {
    case .less: Self.compare(&truths, &numbers) { $0 < $1 }
    case .lessOrEqual: Self.compare(&truths, &numbers) { $0 <= $1 }
    case .greater: Self.compare(&truths, &numbers) { $0 > $1 }
    case .greaterOrEqual: Self.compare(&truths, &numbers) { $0 >= $1 }
    case .equal: Self.compare(&truths, &numbers) { $0 == $1 }
    case .notEqual: Self.compare(&truths, &numbers) { $0 != $1 }
    case .between, .betweenAngles: truths.push(Self.between(numbers.c, numbers.b, numbers.a, step.opcode))
    case .not: truths.not()
    case .and: truths.and()
    case .or: truths.or()
    case .isBool, .wasBool, .isText, .wasText, .hasField, .hadField, .battery, .insideFence, .insideGroup,
      .insideAlias, .silent:
      truths.push(test(step, moment, header, alias, chunk))
    case .constant, .field, .last, .property, .widenAmount, .widenFraction, .minimum, .maximum, .average, .sum,
      .change, .count, .moved, .distanceToFence, .distanceToGroup, .distanceToAlias, .age:
      load(step, &numbers.a, &numbers.b, &numbers.c, moment, header, alias, chunk, &locator)
    }
  }

  /// The number that a capture's program gives; nil is unknown.
  func value(
    _ program: Program, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView,
    _ locator: inout Locator
  ) -> Double? {
    var numbers = NumberStack()
    for position in program.start..<program.end {
      load(plan.code[position], &numbers.a, &numbers.b, &numbers.c, moment, header, alias, chunk, &locator)
    }
    return numbers.a
  }

  @inline(__always) private static func compare(
    _ truths: inout TruthStack, _ numbers: inout NumberStack, _ test: (Double, Double) -> Bool
  ) {
    if let a = numbers.b, let b = numbers.a {
      truths.push(known: true, test(a, b))
    } else {
      truths.push(.unknown)
    }
    numbers.pop2()
  }

  private static func between(_ value: Double?, _ low: Double?, _ high: Double?, _ opcode: Instruction.Opcode) -> Truth
  {
    guard let value, let low, let high else { return .unknown }
    if opcode == .betweenAngles && low > high { return value >= low || value <= high ? .yes : .no }
    return value >= low && value <= high ? .yes : .no
  }

  // MARK: Tests

  private func test(_ step: Instruction, _ moment: Moment, _ header: Block, _ alias: Alias, _ chunk: ChunkView) -> Truth
  {
    switch step.opcode {
    case .isBool:
      guard let number = number(Int(step.index), moment, chunk) else { return .unknown }
      return (number != 0) == (step.flag == 1) ? .yes : .no
    case .wasBool:
      guard let bits = kept(step, moment, header) else { return .unknown }
      return (Double(bitPattern: bits) != 0) == (step.flag == 1) ? .yes : .no
    case .isText:
      guard moment.present & 1 << UInt64(step.index) != 0 else { return .unknown }
      let cell = chunk.cell(row: moment.row, slot: Int(step.index))
      return textDigest(cell, chunk) == plan.textDigests[Int(step.extra)] ? .yes : .no
    case .wasText:
      guard let bits = kept(step, moment, header) else { return .unknown }
      return bits == plan.textDigests[Int(step.extra)] ? .yes : .no
    case .hasField: return moment.present & 1 << UInt64(step.index) != 0 ? .yes : .no
    case .hadField: return kept(step, moment, header) != nil ? .yes : .no
    case .battery:
      guard header.pointee.batteryKnown & step.flag != 0,
        step.value == UInt64(bitPattern: .max) || moment.time - header.pointee.batteryTime <= Int64(step.value)
      else { return .unknown }
      return header.pointee.batteryBits & step.flag != 0 ? .yes : .no
    case .insideFence: return inside(fence: step.extra, moment, header)
    case .insideGroup: return inside(group: Int(step.index), moment, header)
    case .insideAlias:
      if alias.fence == NoticeRecord.noFence { return .unknown }
      return alias.counts ? inside(fence: alias.fence, moment, header) : .no
    case .silent: return moment.silence >= Int64(step.value) ? .yes : .no
    default: preconditionFailure("\(step.opcode) is no test")
    }
  }

  /// The last value's bits if they are no older than the step's `within`.
  @inline(__always) func kept(_ step: Instruction, _ moment: Moment, _ header: Block) -> UInt64? {
    let last = slab.last(header, Int(step.index)).pointee
    guard last.time != .min, moment.time - last.time <= Int64(step.value) else { return nil }
    return last.bits
  }

  func inside(fence: UInt32, _ moment: Moment, _ header: Block) -> Truth {
    if moment.isLate { return lateInside { $0 == fence } }
    if Self.contains(slab.inside(header), fence) { return .yes }
    return plan.fences[Int(fence)].width >= header.pointee.bestAccuracy ? .no : .unknown
  }

  private func inside(group: Int, _ moment: Moment, _ header: Block) -> Truth {
    if moment.isLate { return lateInside { plan.group(of: $0) == UInt32(group) } }
    for fence in slab.inside(header) where plan.group(of: fence) == UInt32(group) { return .yes }
    return plan.groups[group].narrowestWidth >= Double(header.pointee.bestAccuracy) ? .no : .unknown
  }

  /// A late event is looked at alone: on its own fix, located by itself into `inside`.
  private func lateInside(_ matches: (UInt32) -> Bool) -> Truth {
    guard lateLocated else { return .unknown }
    return inside.contains(where: matches) ? .yes : .no
  }

  // MARK: Numbers

  private func load(
    _ step: Instruction, _ a: inout Double?, _ b: inout Double?, _ c: inout Double?, _ moment: Moment,
    _ header: Block, _ alias: Alias, _ chunk: ChunkView, _ locator: inout Locator
  ) {
    let result: Double?
    switch step.opcode {
    case .constant: result = Double(bitPattern: step.value)
    case .field: result = number(Int(step.index), moment, chunk)
    case .last: result = kept(step, moment, header).map { Double(bitPattern: $0) }
    case .property:
      result =
        alias.fence == NoticeRecord.noFence
        ? nil : plan.index.fences[Int(alias.fence)].properties[Int(step.index)]
    case .widenAmount:
      a = a.map { $0 + Double(bitPattern: step.value) }
      return
    case .widenFraction:
      a = a.map { $0 * (1 + Double(bitPattern: step.value)) }
      return
    case .minimum, .maximum, .average, .sum, .change, .count, .moved:
      result = aggregate(step.opcode, Int(step.index), header, at: moment.time)
    case .age:
      result = header.pointee.fixTime == .min ? nil : Double(moment.time - header.pointee.fixTime)
    case .distanceToFence:
      result = distance(moment) { $0.distance(fence: Int(step.extra), latitude: $1, longitude: $2) }
    case .distanceToAlias:
      let fence = alias.fence
      result =
        fence == NoticeRecord.noFence
        ? nil : distance(moment) { $0.distance(fence: Int(fence), latitude: $1, longitude: $2) }
    case .distanceToGroup:
      result = distance(moment) { $0.nearest(group: Int(step.index), latitude: $1, longitude: $2) }
    default: preconditionFailure("\(step.opcode) gives no number")
    }
    c = b
    b = a
    a = result

    func distance(_ moment: Moment, _ measure: (inout Locator, Double, Double) -> Double?) -> Double? {
      guard moment.hasFix else { return nil }
      return measure(&locator, moment.latitude, moment.longitude)
    }
  }
}

/// What one step of a condition left on top of the stacks.
struct StepResult {
  var truth: Truth
  var number: Double?
}
