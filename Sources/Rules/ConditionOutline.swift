/// A condition as a list of its parts, each with the place where it stands in the rule files.
///
/// The numbers of the parts are those that the engine's traces use: the whole first, then depth first as written, a
/// let in the place of its name.
package struct ConditionOutline: Sendable {
  package struct Part: Sendable {
    package var condition: Condition
    /// Its own text: in the let's declaration where it came through a let.
    package var place: SourceRange
    /// Lets that led to it, outermost first.
    package var lets: [LetUse]
    package var parent: Int?
    package var children: [Int]
  }
  /// A let that stands in a condition.
  package struct LetUse: Sendable, Equatable {
    package var name: String
    /// Where it is used.
    package var place: SourceRange
  }
  package private(set) var parts: [Part]

  /// The smallest parts that a writer sees, as positions in `parts`: predicates; `outside x` is one, though it is
  /// `not` and `inside` underneath.
  package var leaves: [Int] {
    parts.indices.filter { number in
      let part = parts[number]
      if part.children.isEmpty { return !isOutside(part.parent) }
      return isOutside(number)
    }
  }

  /// The part is `outside x`.
  package func isOutside(_ number: Int?) -> Bool {
    guard let number, case .not(.inside) = parts[number].condition, let child = parts[number].children.first else {
      return false
    }
    return parts[child].place == parts[number].place
  }
}

extension ConditionOutline {
  /// Lays a checked condition beside the text that it was read from.
  init(_ condition: Condition, _ syntax: ConditionSyntax, lets: [String: LetSyntax]) {
    parts = []
    add(condition, syntax, lets: lets, through: [], parent: nil)
  }

  private mutating func add(
    _ condition: Condition, _ written: ConditionSyntax, lets: [String: LetSyntax], through uses: [LetUse],
    parent: Int?
  ) {
    var uses = uses
    let syntax = Self.meant(written, lets, &uses)
    let number = parts.count
    parts.append(Part(condition: condition, place: syntax.range, lets: uses, parent: parent, children: []))
    if let parent { parts[parent].children.append(number) }
    switch (condition, syntax.form) {
    case (.any(let children), .or(let texts)), (.all(let children), .and(let texts)):
      for (child, text) in zip(children, texts) { add(child, text, lets: lets, through: uses, parent: number) }
    case (.not(let child), .not(let text)): add(child, text, lets: lets, through: uses, parent: number)
    case (.not(let child), .outside): add(child, syntax, lets: lets, through: uses, parent: number)
    case (.any, _), (.all, _), (.not, _), (.compare, _), (.between, _), (.isBool, _), (.isText, _), (.batteryIs, _),
      (.has, _), (.inside, _), (.silent, _):
      break
    }
  }

  /// The text behind parentheses and names of lets, as the checker goes.
  private static func meant(
    _ written: ConditionSyntax, _ lets: [String: LetSyntax], _ uses: inout [LetUse]
  ) -> ConditionSyntax {
    var syntax = written
    while true {
      switch syntax.form {
      case .group(let inner): syntax = inner
      case .reading(let reading):
        guard let symbol = lets[reading.name.text] else { return syntax }
        uses.append(LetUse(name: reading.name.text, place: reading.range))
        syntax = symbol.condition
      case .or, .and, .not, .isValue, .has, .compare, .between, .inside, .outside, .silent: return syntax
      }
    }
  }
}
