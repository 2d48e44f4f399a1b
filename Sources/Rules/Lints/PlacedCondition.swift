/// A checked condition beside what the writer wrote for it.
struct PlacedCondition {
  var condition: Condition
  /// Where it stands; within a let, where the let is read.
  var range: SourceRange
  /// As written, blanks made single.
  var text: String
  /// Of `and`, `or`, `not` and a let.
  var parts: [PlacedCondition] = []
  /// The let that is read here.
  var letName: String?

  /// It is the name of a let, or stands within one.
  var isOfLet = false
}

extension Checker {
  /// Lays a checked condition beside its syntax, lets opened.
  func placed(_ syntax: ConditionSyntax, _ condition: Condition) -> PlacedCondition {
    var placed = PlacedCondition(condition: condition, range: syntax.range, text: text(syntax.range))
    switch (syntax.form, condition) {
    case (.group(let inner), _):
      placed = self.placed(inner, condition)
      placed.range = syntax.range
    case (.or(let parts), .any(let conditions)), (.and(let parts), .all(let conditions)):
      if parts.count == conditions.count { placed.parts = zip(parts, conditions).map { self.placed($0, $1) } }
    case (.not(let inner), .not(let condition)): placed.parts = [self.placed(inner, condition)]
    case (.reading(let reading), _):
      guard let meant = meant(by: reading) else { break }
      var inner = self.placed(meant, condition)
      inner.stand(at: syntax.range)
      placed.letName = reading.name.text
      placed.isOfLet = true
      placed.parts = [inner]
    case (.or, _), (.and, _), (.not, _), (.isValue, _), (.has, _), (.compare, _), (.between, _), (.inside, _),
      (.outside, _), (.silent, _):
      break
    }
    return placed
  }

  /// Lets that are nothing but the name of another are gone through, so many at most.
  private static let chainLimit = 64

  /// The condition of a let, that of the last one where lets name each other; nil where it is no let. By a loop: the
  /// chain is as long as the writer likes.
  private func meant(by reading: ReadingSyntax) -> ConditionSyntax? {
    var meant: ConditionSyntax?
    var name = reading.name.text
    for _ in 0..<Self.chainLimit {
      guard let symbol = lets[name] else { return meant }
      meant = symbol.syntax.condition
      guard case .reading(let next)? = meant?.form else { return meant }
      name = next.name.text
    }
    return nil
  }
}

extension PlacedCondition {
  /// Gives all of it the place at which its let is read.
  fileprivate mutating func stand(at place: SourceRange) {
    range = place
    isOfLet = true
    for number in parts.indices { parts[number].stand(at: place) }
  }

  /// The predicates that must hold for the whole to be true (`claim` yes) or false (no), with what is said of each.
  func demanded(_ claim: LintClaim) -> [(leaf: PlacedCondition, claim: LintClaim)] {
    switch condition {
    case .not:
      if letName != nil, !parts.isEmpty { return parts[0].demanded(claim) }
      // `not charging` and `outside city` stand for themselves.
      return parts.isEmpty || parts[0].parts.isEmpty ? [(self, claim)] : parts[0].demanded(claim.ofNegated)
    case .all: return letName != nil || claim == .yes ? parts.flatMap { $0.demanded(claim) } : []
    case .any: return letName != nil || claim == .no ? parts.flatMap { $0.demanded(claim) } : []
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent:
      return letName != nil && !parts.isEmpty ? parts[0].demanded(claim) : [(self, claim)]
    }
  }

  /// Every predicate in it.
  var leaves: [PlacedCondition] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }
}
