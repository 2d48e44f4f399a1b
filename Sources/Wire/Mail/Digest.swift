internal import Model

/// Many notices in one mail: by severity, then rule, then time.
struct Digest {
  private struct Group {
    var severity: Severity
    var rule: String
    var title: String?
    var notices: [MailNotice]
  }
  private let groups: [Group]
  private let counts: [(Severity, Int)]
  private let count: Int
  /// Belongs to it and is not listed.
  private let rest: Int

  init(_ notices: [MailNotice], more: Int, limit: Int) {
    let sorted = notices.enumerated().sorted { Self.isBefore($0.element, $1.element) ?? ($0.offset < $1.offset) }
      .map(\.element)
    var groups: [Group] = []
    for notice in sorted.prefix(limit) {
      if let last = groups.last, last.severity == notice.severity, last.rule == notice.rule {
        groups[groups.count - 1].notices.append(notice)
      } else {
        groups.append(
          Group(severity: notice.severity, rule: notice.rule, title: notice.title, notices: [notice]))
      }
    }
    self.groups = groups
    counts = Severity.allCases.reversed().map { severity in
      (severity, notices.count { $0.severity == severity })
    }.filter { $0.1 > 0 }
    rest = max(0, notices.count - limit) + max(0, more)
    count = notices.count + max(0, more)
  }

  // nil: neither.
  private static func isBefore(_ a: MailNotice, _ b: MailNotice) -> Bool? {
    if a.severity != b.severity { return a.severity > b.severity }
    if a.rule != b.rule { return a.rule.utf8.lexicographicallyPrecedes(b.rule.utf8) }
    if a.time != b.time { return (a.time ?? .min) < (b.time ?? .min) }
    return nil
  }

  /// `[critical] 12 notices: 3 critical, 9 warning`.
  var subject: String { "[\(worst.rawValue)] \(summary)" }

  func text(sink: String) -> String {
    var out = "\(summary)\n"
    for group in groups {
      out += "\n[\(group.severity.rawValue)] \(Self.name(group)): \(group.notices.count)\n\n"
      for notice in group.notices {
        let lines = MailText.lines(notice.message, limit: 500).split(separator: "\n", omittingEmptySubsequences: false)
        out += "  \(Self.head(notice))\n" + lines.map { "      \($0)\n" }.joined()
      }
    }
    if rest > 0 { out += "\n\(Self.counted(rest, "more")) not listed here.\n" }
    return out + "\n-- \npicket, sink \(MailText.line(sink))\n"
  }

  func html(sink: String) -> String {
    var body = MailPage.heading(summary, severity: worst)
    for group in groups {
      body += MailPage.section("\(Self.name(group)): \(group.notices.count)", severity: group.severity)
      body += MailPage.table(
        group.notices.map {
          (MailText.html(Self.head($0)), MailText.html(MailText.lines($0.message, limit: 500)))
        })
    }
    if rest > 0 { body += MailPage.remark("\(Self.counted(rest, "more")) not listed here.") }
    return MailPage.page(title: summary, body + MailPage.foot("picket, sink \(MailText.line(sink))"))
  }

  private var worst: Severity { counts.first?.0 ?? .info }

  private var summary: String {
    let parts = counts.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    return Self.counted(count, nil) + (parts.isEmpty ? "" : ": \(parts)")
  }

  private static func counted(_ count: Int, _ word: String?) -> String {
    "\(count) \(word.map { $0 + " " } ?? "")notice\(count == 1 ? "" : "s")"
  }

  private static func name(_ group: Group) -> String { MailText.line(group.title ?? group.rule, limit: 200) }

  /// `2026-03-02 08:00:30 UTC  t-017  cleared`.
  private static func head(_ notice: MailNotice) -> String {
    let marks = (notice.isLate ? ", late" : "") + (notice.isStale ? ", stale" : "")
    let kind = notice.kind == .fired && marks.isEmpty ? "" : "  \(notice.kind.rawValue)\(marks)"
    return "\(notice.time.map(MailTime.readable) ?? "–")  \(MailText.line(notice.device, limit: 255))\(kind)"
  }
}
