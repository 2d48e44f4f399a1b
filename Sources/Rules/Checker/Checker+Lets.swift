internal import Model

/// Lets: put in order by what they read, without recursion, then checked each once.
extension Checker {
  /// Checks the lets that rules read, those they read first.
  mutating func resolveLets() {
    let order = letOrder()
    let wanted = reachableLets()
    for name in order where wanted.contains(name) { resolveLet(name) }
    letsLeft = order.filter { !wanted.contains($0) }
  }

  /// Checks the others, for their faults only: they claim no field.
  mutating func checkUnusedLets() {
    let kept = plan
    for name in letsLeft { resolveLet(name) }
    plan = kept
  }

  private mutating func resolveLet(_ name: String) {
    guard var symbol = lets[name], case .waiting = symbol.state else { return }
    scope = Scope(file: symbol.syntax.range.file, isLet: true)
    if let condition = condition(symbol.syntax.condition), fits(condition, at: symbol.syntax.name.range) {
      symbol.state = .done(condition)
      reasoner.begin(fields: plan.fields, eachGroup: nil)
      lint(placed(symbol.syntax.condition, condition), clause: .named)
    } else {
      symbol.state = .faulty
    }
    symbol.needed = scope.needed
    symbol.units = scope.units
    symbol.groups = scope.groups
    lets[name] = symbol
  }

  /// Names of lets, each behind those that it reads; recursive ones are reported and marked.
  private mutating func letOrder() -> [String] {
    var order: [String] = []
    // 1: begun, 2: finished.
    var marks: [String: Int] = [:]
    let names = lets.values.sorted {
      ($0.syntax.range.file, $0.syntax.range.start) < ($1.syntax.range.file, $1.syntax.range.start)
    }
    for root in names.map(\.syntax.name.text) where marks[root] == nil {
      marks[root] = 1
      var stack = [(name: root, next: letsRead(by: root)[...])]
      while let top = stack.last {
        guard let child = top.next.first else {
          marks[top.name] = 2
          order.append(top.name)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next = top.next.dropFirst()
        if marks[child.text] == 1 {
          findings.error(
            .recursiveLet, "`\(child.text)` refers to itself: take it out of its own condition", at: child.range)
          lets[top.name]?.state = .faulty
        } else if marks[child.text] == nil {
          marks[child.text] = 1
          stack.append((child.text, letsRead(by: child.text)[...]))
        }
      }
    }
    return order
  }

  private func letsRead(by name: String) -> [Name] {
    lets[name].map { names(in: $0.syntax.condition) } ?? []
  }

  /// Names in a condition that are lets.
  private func names(in condition: ConditionSyntax) -> [Name] {
    switch condition.form {
    case .or(let parts), .and(let parts): parts.flatMap(names)
    case .not(let inner), .group(let inner): names(in: inner)
    case .reading(let reading): lets[reading.name.text] != nil ? [reading.name] : []
    case .isValue, .has, .compare, .between, .inside, .outside, .silent: []
    }
  }

  private func reachableLets() -> Set<String> {
    var wanted: Set<String> = []
    var waiting: [String] = []
    for file in parsed.files {
      for case .rule(let rule) in file.declarations {
        for clause in rule.clauses {
          switch clause.form {
          case .when(let condition), .clear(let condition, _), .on(_, .some(let condition)):
            waiting += names(in: condition).map(\.text)
          case .on, .devices, .each, .sequence, .held, .clearAfter, .during, .ifUnknown, .late, .severity, .notify,
            .say:
            break
          }
        }
      }
    }
    while let name = waiting.popLast() {
      if wanted.insert(name).inserted { waiting += letsRead(by: name).map(\.text) }
    }
    return wanted
  }

  // MARK: Size

  /// Whether a condition is small enough for the engine; reported where not.
  mutating func fits(_ condition: Condition, at range: SourceRange) -> Bool {
    var nodes = 0
    let depth = Self.depth(of: condition, &nodes)
    if nodes <= Self.nodeLimit, depth <= Self.depthLimit { return true }
    findings.error(
      .conditionTooLarge,
      nodes > Self.nodeLimit
        ? "the condition has more than \(Self.nodeLimit) parts, its lets counted in: make several rules of it"
        : "the condition is nested deeper than \(Self.depthLimit) levels, its lets counted in",
      at: range)
    return false
  }

  static let nodeLimit = 4096
  static let depthLimit = 256

  /// Depth, and the number of nodes as far as the limit.
  private static func depth(of condition: Condition, _ nodes: inout Int) -> Int {
    nodes += 1
    if nodes > nodeLimit { return 1 }
    switch condition {
    case .any(let parts), .all(let parts):
      var deepest = 0
      for part in parts where nodes <= nodeLimit { deepest = max(deepest, depth(of: part, &nodes)) }
      return deepest + 1
    case .not(let inner): return depth(of: inner, &nodes) + 1
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: return 1
    }
  }
}
