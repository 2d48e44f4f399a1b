internal import Model

/// Warnings: what is allowed and probably not meant.
extension Checker {
  /// What is declared and never used.
  mutating func lintUnused() {
    for file in parsed.files {
      for declaration in file.declarations {
        switch declaration {
        case .fence(let fence): unused(fence.name, .fence, .unusedFence, "no rule names the fence")
        case .fences(let set): unused(set.name, .fence, .unusedFence, "no rule names the set of fences")
        case .devices(let devices): unused(devices.name, .devices, .unusedDevices, "no rule names the device list")
        case .hours(let hours): unused(hours.name, .hours, .unusedHours, "no rule names the hours")
        case .field(let field): unused(field.name, .field, .unusedField, "nothing reads the field")
        case .letCondition(let syntax): unused(syntax.name, .field, .unusedLet, "nothing reads the let")
        case .sink(let sink): unused(sink.name, .sink, .unusedSink, "no rule notifies the sink")
        case .zone, .batteryStates, .rule, .test: break
        }
      }
    }
  }

  private mutating func unused(_ name: Name, _ namespace: Namespace, _ code: DiagnosticCode, _ message: String) {
    if used[namespace]?.contains(name.text) == true { return }
    findings.add(
      Diagnostic(code, "\(message) `\(name.text)`: use it or leave it out", at: .init(name.range, "never used")))
  }

  /// `speed > 90 km/h and speed < 50 km/h`
  mutating func lintContradiction(_ when: Condition, at range: SourceRange) {
    let limits = when.conjuncts.prefix(40).compactMap(SimpleLimit.init)
    for (number, limit) in limits.enumerated() {
      guard let other = limits[..<number].first(where: { $0.contradicts(limit) }) else { continue }
      let (high, low) = limit.isAbove ? (limit, other) : (other, limit)
      findings.add(
        Diagnostic(
          .neverTrue, "nothing is above \(high.label) and below \(low.label) at once: write `or`, or other limits",
          at: .init(range)))
      return
    }
  }

  /// `clear` is already true somewhere where `when` is: the alert would clear at once.
  mutating func lintOverlap(_ when: Condition, _ clear: Condition, _ clauses: RuleClauses) {
    guard let whenClause = clauses.triggers.first, let clearClause = clauses.clear else { return }
    for limit in when.conjuncts.compactMap(SimpleLimit.init) {
      for other in clear.disjuncts.compactMap(SimpleLimit.init) where limit.overlaps(other) {
        let (low, high) = limit.value < other.value ? (limit, other) : (other, limit)
        findings.add(
          Diagnostic(
            .clearOverlaps, "`clear` and `when` overlap between \(low.label) and \(high.label)",
            at: .init(clearClause.range, "already true there: the alert would clear at once"),
            and: [.init(whenClause.range, "fires \(limit.isAbove ? "above" : "below") \(limit.label)")]))
        return
      }
    }
  }
}

extension Condition {
  /// What all must be true.
  var conjuncts: [Condition] {
    if case .all(let parts) = self { return parts }
    return [self]
  }

  /// Any of which is enough.
  var disjuncts: [Condition] {
    if case .any(let parts) = self { return parts }
    return [self]
  }
}

/// `FIELD > constant` or the like.
struct SimpleLimit {
  var slot: Int
  var isAbove: Bool
  var value: Double
  var label: String

  init?(_ condition: Condition) {
    guard case .compare(let left, let sign, let right) = condition else { return nil }
    guard case .reading(let reading) = left.form, case .constant(let value) = right.form else { return nil }
    switch sign {
    case .less, .lessOrEqual: isAbove = false
    case .greater, .greaterOrEqual: isAbove = true
    case .equal, .notEqual: return nil
    }
    slot = reading.slot
    self.value = value
    label = right.label
  }

  /// Both are true nowhere.
  func contradicts(_ other: SimpleLimit) -> Bool {
    guard slot == other.slot, isAbove != other.isAbove else { return false }
    return isAbove ? value > other.value : value < other.value
  }

  /// A limit of `when` and one of `clear` are both true somewhere.
  func overlaps(_ clear: SimpleLimit) -> Bool {
    guard slot == clear.slot else { return false }
    if isAbove == clear.isAbove { return true }
    return isAbove ? clear.value > value : clear.value < value
  }
}
