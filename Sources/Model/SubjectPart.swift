/// A piece of a mail's subject.
package enum SubjectPart: Sendable, Hashable {
  case literal(String)
  case device, rule, title, severity, fence, notice, time, since, duration, suppressed

  /// The word between braces in a rule file; nil for literal text.
  package var word: String? {
    switch self {
    case .literal: nil
    case .device: "device"
    case .rule: "rule"
    case .title: "title"
    case .severity: "severity"
    case .fence: "fence"
    case .notice: "notice"
    case .time: "time"
    case .since: "since"
    case .duration: "duration"
    case .suppressed: "suppressed"
    }
  }

  /// All that a subject knows, in the order in which they are listed to people.
  package static let placeholders: [SubjectPart] = [
    .device, .rule, .title, .severity, .fence, .notice, .time, .since, .duration, .suppressed,
  ]
}
