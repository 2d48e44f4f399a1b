internal import Engine
internal import Model
internal import Rules

/// A past transition or notice on one line: `08:00:30Z  fired, told ops`.
enum HistoryWording {
  static func line(
    _ entry: HistoryLine, _ wording: Wording, time: String, _ paint: (String, TerminalStyle) -> String
  ) -> String {
    var texts: [String] = []
    for transition in entry.transitions {
      texts.append(paint(Wording.word(transition), style(transition)))
    }
    if entry.transitions.isEmpty, entry.notices.contains(where: { $0.kind == .fired }) {
      texts.append(paint("fired", .error))
    }
    let said = entry.transitions.map { Wording.word($0) } + (texts.count > entry.transitions.count ? ["fired"] : [])
    for notice in entry.notices {
      texts.append(self.notice(notice, wording, isSaid: said.contains(notice.kind.rawValue)))
    }
    texts += entry.reasons
    if entry.fence != NoticeRecord.noFence { texts.insert("at " + wording.fence(entry.fence), at: 0) }
    return time + "  " + texts.joined(separator: ", ")
  }

  /// - Parameter isSaid: its kind stands before it already.
  static func notice(_ notice: NoticeTrace, _ wording: Wording, isSaid: Bool = false) -> String {
    let sinks = wording.rules.sinks.indices.filter { notice.sinks & 1 << UInt64($0) != 0 }
    let names = sinks.map { "`\(wording.rules.sinks[$0].name)`" }.joined(separator: ", ")
    var text = isSaid ? "" : notice.kind.rawValue + ", "
    text += names.isEmpty ? "nobody is told" : "told to \(names)"
    if notice.fence != NoticeRecord.noFence { text += " at \(wording.fence(notice.fence))" }
    if notice.heldBack != 0 { text += ", held back by the cool-down" }
    if notice.suppressed > 0 { text += ", with \(notice.suppressed) that were held back" }
    if notice.isLate { text += ", late" }
    if notice.isStale { text += ", stale" }
    return text
  }

  static func style(_ transition: TraceTransition) -> TerminalStyle {
    switch transition {
    case .fired, .toldAtLast: .error
    case .cleared, .rearmed: .fix
    case .abandoned, .abandonedByGap, .givenUp, .clearingBroken: .warning
    case .pending, .clearing, .reminded, .begun, .advanced: .strong
    }
  }
}
