package import Model

/// A `fence` as written.
package struct FenceSyntax: Sendable {
  package enum Shape: Sendable {
    case circle(center: PointSyntax, radius: Quantity)
    case polygon([PointSyntax])
    case corridor(LineSource, radius: Quantity)
    case line(LineSource)
    case file(QuotedText, feature: QuotedText?)
  }
  package enum LineSource: Sendable {
    case points([PointSyntax])
    case file(QuotedText, feature: QuotedText?)
  }
  package var name: Name
  package var shape: Shape
  package var margin: Quantity?
  package var range: SourceRange
}

/// A `fences` as written: each feature of a file is a fence.
package struct FenceSetSyntax: Sendable {
  package struct Property: Sendable {
    package var name: Name
    package var type: TypeSyntax
    package var from: QuotedText?
  }
  package var name: Name
  package var file: QuotedText
  package var filterProperty: Name?
  package var filterValue: Literal?
  package var margin: Quantity?
  package var properties: [Property]
  package var range: SourceRange
}

/// `speed in km/h`: a kind, and the unit of plain numbers.
package struct TypeSyntax: Sendable {
  package var kind: QuantityKind
  package var unit: MeasureUnit?
  package var range: SourceRange
  package var isFaulty = false
}

/// A `devices` as written.
package struct DevicesSyntax: Sendable {
  package enum Source: Sendable {
    case names([QuotedText])
    case file(QuotedText)
  }
  package var name: Name
  package var source: Source
  package var range: SourceRange
}

/// An `hours` as written.
package struct HoursSyntax: Sendable {
  /// As the writer spells them, by their number.
  static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  package struct Span: Sendable {
    /// 0 is Monday.
    package var firstDay: Int
    package var lastDay: Int
    package var startMinute: Int
    package var endMinute: Int
    package var range: SourceRange
  }
  package struct Dates: Sendable {
    /// Day numbers of `CivilTime.days`.
    package var first: Int
    package var last: Int
    package var range: SourceRange
  }
  package var name: Name
  package var spans: [Span]
  package var zone: Name?
  package var except: [Dates]
  package var range: SourceRange
}

/// A `zone` as written.
package struct ZoneSyntax: Sendable {
  package var name: Name
  package var range: SourceRange
}

/// A `field` as written.
package struct FieldSyntax: Sendable {
  package var name: Name
  package var path: QuotedText
  package var type: TypeSyntax
  package var range: SourceRange
}

/// `battery states` as written.
package struct BatteryStatesSyntax: Sendable {
  package struct Entry: Sendable {
    package var state: Name
    package var threshold: Quantity
  }
  package var entries: [Entry]
  package var range: SourceRange
}

/// A `let` as written.
package struct LetSyntax: Sendable {
  package var name: Name
  package var condition: ConditionSyntax
  package var range: SourceRange
}

/// A `sink` as written.
package struct SinkSyntax: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case stdout, file, mail, webhook }
  package var name: Name
  package var kind: Kind
  /// The path, the addresses or the URL.
  package var targets: [QuotedText]
  package var options: [SinkOption]
  package var range: SourceRange
}

/// An option of a sink.
package struct SinkOption: Sendable {
  package enum Form: Sendable {
    case rotateDaily
    case rotateSize(bytes: Int)
    case keep(WholeNumber)
    case format(CheckedSink.Form)
    case server(QuotedText)
    case insecure
    case from(QuotedText)
    case user(QuotedText)
    case password(SecretSource)
    case subject(QuotedText)
    case digest(every: Quantity)
    case atMost(WholeNumber, per: Quantity)
    case authority(QuotedText)
    case header(QuotedText)
    case token(SecretSource)
    case secret(SecretSource)
    case batch(WholeNumber)
  }
  package var form: Form
  package var range: SourceRange
}

/// Where a secret is kept: never in the rule file.
package enum SecretSource: Sendable {
  case environment(Name)
  case file(QuotedText)
  /// Written into the rule file: an error, kept so that the rest of the sink is read.
  case literal(SourceRange)
}
