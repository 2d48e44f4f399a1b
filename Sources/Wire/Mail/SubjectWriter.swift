internal import Model

/// Writes the subject of a notice's mail.
struct SubjectWriter {
  /// nil: `[{severity}] {title}: {device}`.
  let parts: [SubjectPart]?

  private static let usual: [SubjectPart] = [.literal("["), .severity, .literal("] "), .title, .literal(": "), .device]

  /// What is not `fired` says so: where the template has no `{notice}`, in front of the title, else of the whole.
  func subject(_ notice: MailNotice) -> String {
    let mark = notice.kind == .fired ? "" : notice.kind.rawValue + ": "
    guard let parts else {
      return Self.usual.map { ($0 == .title ? mark : "") + value($0, notice) }.joined()
    }
    return (parts.contains(.notice) ? "" : mark) + parts.map { value($0, notice) }.joined()
  }

  // Each value has its bound, so that a long name does not push the rest out.
  private func value(_ part: SubjectPart, _ notice: MailNotice) -> String {
    let text: String? =
      switch part {
      case .literal(let text): text
      case .device: notice.device
      case .rule: notice.rule
      case .title: notice.title ?? notice.rule
      case .severity: notice.severity.rawValue
      case .fence: notice.fenceName ?? notice.fence
      case .notice: notice.kind.rawValue
      case .time: notice.time.map(MailTime.readable)
      case .since: (notice.since ?? notice.time).map(MailTime.readable)
      case .duration: notice.durationMilliseconds.map(MailTime.span)
      case .suppressed: "\(notice.suppressed)"
      }
    guard let text, !text.isEmpty else { return "–" }
    return MailText.line(text, limit: 120)
  }
}
