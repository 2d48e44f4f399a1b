package import Platform
package import Replays

/// One rule in all the forms that a variation gives it, each ready to run, and what it reads read once.
package struct VariedRuleSets: Sendable {
  /// The rule with one value.
  package struct Lane: Sendable {
    package var varied: VariedRules
    /// The one rule, and of the declarations those that it reads; rules and index are there.
    package var loaded: LoadedRuleSet
  }

  package let target: TuningTarget
  /// Values in their order, what is written now among them; none where fences have errors.
  ///
  /// All lanes read the same fields, in the same slots. They share one fence index, but where margins are varied.
  package let lanes: [Lane]
  /// The rule as it is written, with what is to be said of its fences.
  package let written: LoadedRuleSet
  /// Sentences for people: of the target, and what a check says of some of the values only.
  package let remarks: [String]

  /// Makes the rule sets of a variation.
  ///
  /// `loaded` is a rule set without errors; its index is not looked at. Fails where the variation fits nothing in the
  /// rule, and where a value is one that the rule cannot have.
  package static func load(
    _ loaded: LoadedRuleSet, rule: String, variation: Variation
  ) throws(RunFailure) -> VariedRuleSets {
    let target: TuningTarget
    do throws(VariationFailure) {
      target = try TuningTarget(variation, of: rule, in: loaded.parsed, sources: loaded.sources)
    } catch {
      throw RunFailure(error.message)
    }
    var maker = LaneMaker(loaded, target)
    var lanes: [Lane] = []
    if maker.written.index != nil {
      for varied in target.variants { lanes.append(Lane(varied: varied, loaded: try maker.loaded(varied))) }
    }
    return VariedRuleSets(
      target: target, lanes: lanes, written: maker.written, remarks: target.remarks + maker.remarks)
  }
}
