import Model
import Testing

@testable import Rules

/// What the reasoner says of conditions, held against a slow evaluator over values of all kinds.
@Suite struct ReasonerLawTests {
  static let world = """
    fence depot circle 48.1 11.5 radius 150 m
    fence city circle 48.1 11.5 radius 1500 m
    field driver at "attributes.driver" text
    field fuel at "attributes.fuel" ratio in %

    """

  /// Parses and checks a condition; nil where it has errors (two numbers compared, and the like).
  static func condition(_ text: String) -> (Condition, ConditionReasoner)? {
    let checked = Checked(world + "rule r when " + text)
    guard let set = checked.set, let when = checked.when else { return nil }
    return (when, ConditionReasoner(fields: set.fields.fields))
  }

  static func both(_ a: String, _ b: String) -> (Condition, Condition, ConditionReasoner)? {
    let checked = Checked(world + "rule a when \(a)\nrule b when \(b)")
    guard let set = checked.set, set.rules.count == 2, case .when(let first) = set.rules[0].trigger,
      case .when(let second) = set.rules[1].trigger
    else { return nil }
    return (first, second, ConditionReasoner(fields: set.fields.fields))
  }

  /// Never true, never false: no moment that can be says otherwise.
  @Test(arguments: 0..<8) func neverIsNever(_ seed: Int) throws {
    var dice = LintDice(seed)
    var never = 0
    var always = 0
    for _ in 0..<400 {
      let text = RandomCondition.text(&dice, depth: 3)
      guard let (condition, first) = Self.condition(text) else {
        Issue.record("\(text) has errors")
        continue
      }
      var reasoner = first
      let canBeTrue = reasoner.isPossible([(condition, .yes)])
      let canBeFalse = reasoner.isPossible([(condition, .no)])
      if canBeTrue == false { never += 1 }
      if canBeFalse == false { always += 1 }
      for _ in 0..<40 {
        let moment = SlowMoment(&dice, reasoner.variables.domains.fields)
        let truth = moment.truth(condition)
        #expect(canBeTrue != false || truth != true, "\(text) at \(moment)")
        #expect(canBeFalse != false || truth != false, "\(text) at \(moment)")
      }
    }
    #expect(never > 5 && always > 5, "the generator makes \(never) and \(always)")
  }

  /// What is implied is true wherever the first is; what is equal is the same, unknown too.
  @Test(arguments: 0..<8) func whatIsImpliedIs(_ seed: Int) throws {
    var dice = LintDice(1000 + seed)
    var implied = 0
    for _ in 0..<600 {
      let texts = (RandomCondition.text(&dice, depth: 2), RandomCondition.text(&dice, depth: 2))
      guard let (a, b, beginning) = Self.both(texts.0, texts.1) else { continue }
      var reasoner = beginning
      let implies = reasoner.implies(a, b) == true
      let isEqual = reasoner.areEqual(a, b) == true
      let excludes = reasoner.isPossible([(a, .yes), (b, .yes)]) == false
      if implies { implied += 1 }
      for _ in 0..<30 where implies || isEqual || excludes {
        let moment = SlowMoment(&dice, reasoner.variables.domains.fields)
        let (first, second) = (moment.truth(a), moment.truth(b))
        if implies, first == true { #expect(second == true, "\(texts) at \(moment)") }
        if isEqual { #expect(first == second, "\(texts) at \(moment)") }
        if excludes { #expect(!(first == true && second == true), "\(texts) at \(moment)") }
      }
    }
    #expect(implied > 20, "the generator makes \(implied)")
  }

  /// Over two fields and every combination of a grid the reasoner is exact: what it calls possible has a witness.
  @Test(arguments: 0..<8) func whatIsPossibleHasAWitness(_ seed: Int) throws {
    var dice = LintDice(2000 + seed)
    for _ in 0..<300 {
      let text = RandomCondition.smallText(&dice, depth: 3)
      guard let (condition, first) = Self.condition(text) else {
        Issue.record("\(text) has errors")
        continue
      }
      var reasoner = first
      var seen: Set<Bool?> = []
      for moment in SlowMoment.grid { seen.insert(moment.truth(condition)) }
      #expect(reasoner.isPossible([(condition, .yes)]) == seen.contains(true), "\(text)")
      #expect(reasoner.isPossible([(condition, .no)]) == seen.contains(false), "\(text)")
      #expect(
        reasoner.isPossible([(condition, .notYes), (condition, .notNo)]) == seen.contains(nil), "\(text)")
    }
  }

  /// Beyond the bound it says nothing, and soon.
  @Test func tooMuchIsSilent() throws {
    let pairs = (0..<40).map { "(inside depot or speed > \($0 + 1) km/h or altitude < \($0) m or fuel < \($0) %)" }
    var many = try #require(Self.condition(pairs.joined(separator: " and ")))
    #expect(many.1.isPossible([(many.0, .yes)]) != false)
    let odd = (0..<30).map { "(hdop = \($0) or satellites = \($0) or odometer > \($0) km or altitude > \($0) m)" }
    var wide = try #require(Self.condition(odd.joined(separator: " and ")))
    #expect(wide.1.isPossible([(wide.0, .yes)]) != false)
  }
}
