package import Model

/// A `test` of a rule file: parsed and its names checked; running it is `picket test`'s business.
package struct TestBlock: Sendable {
  package enum When: Sendable, Equatable {
    /// ms since 1970.
    case moment(Int64)
    /// ms from the first time of the test.
    case offset(Int64)
  }
  package enum Fact: Sendable {
    case inside(Name, feature: QuotedText?)
    case outside(Name, feature: QuotedText?)
    case position(PointSyntax)
    case noPosition
    case moving(from: Name, to: Name)
    case field(Name, Literal)
    case alarm(Name, isQuoted: Bool)
    case heard(When)
  }
  /// `facts x INT`: that many events with these facts.
  package struct Run: Sendable {
    package var facts: [Fact]
    package var times: Int
    package var range: SourceRange
  }
  package struct Step: Sendable {
    package enum Form: Sendable {
      case at(When, [Fact])
      case every(milliseconds: Int64, from: When, [Run])
      case until(When)
      case events(QuotedText)
    }
    package var form: Form
    package var range: SourceRange
  }
  package struct Expectation: Sendable {
    package enum Form: Sendable {
      case nothing
      case notice(
        count: Int, NoticeKind, fence: Name?, sink: Name?, at: When?, since: When?, saying: QuotedText?)
    }
    package var form: Form
    package var range: SourceRange
  }
  package var title: QuotedText
  package var rules: [Name]
  package var device: Name
  package var steps: [Step]
  package var expectations: [Expectation]
  package var range: SourceRange
}
