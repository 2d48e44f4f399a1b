package import Model
internal import Storage

/// Which notices of the history are wanted; what is nil is not asked.
package struct HistoryQuery: Sendable {
  /// The rule's name.
  package var rule: Glob?
  package var device: Glob?
  /// Of the notice's `time`, ms since 1970; both ends belong to it.
  package var from: Int64?
  package var to: Int64?
  /// This grave or graver.
  package var severity: Severity?
  package var kinds: Set<NoticeKind>?
  /// Only what a sink was told.
  package var toldOnly = false
  /// The newest ones only.
  package var limit: Int?
  package init() {}

  /// Whether a segment may hold any of them.
  func mayBeIn(_ tally: NoticeTally) -> Bool {
    if tally.lines == 0 { return false }
    if let from, tally.last < from { return false }
    if let to, tally.first > to { return false }
    if toldOnly && tally.told == 0 { return false }
    if let rule, !tally.rules.keys.contains(where: { rule.matches($0) }) { return false }
    if let severity, !Severity.allCases.contains(where: { $0 >= severity && tally.severities[$0.rawValue] != nil }) {
      return false
    }
    if let kinds, !kinds.contains(where: { tally.kinds[$0.rawValue] != nil }) { return false }
    return true
  }

  /// Whether a line is one of them; nil where it is no notice.
  ///
  /// Reads up to the notice's time, which stands behind all else that can be asked.
  func matches(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    var line = NoticeLine(bytes)
    if toldOnly && !line.isTold { return line.isBroken ? nil : false }
    while let member = line.next() {
      switch member.key.count {
      case 6 where line.holds("notice", at: member.key):
        if let kinds, !kinds.contains(where: { Self.holds($0, line, member) }) { return false }
      case 4 where line.holds("rule", at: member.key):
        if let rule, !Self.matches(rule, line, member) { return false }
      case 8 where line.holds("severity", at: member.key):
        if let severity, Self.severity(line, member).map({ $0 < severity }) ?? true { return false }
      case 6 where line.holds("device", at: member.key):
        if let device, !Self.matches(device, line, member) { return false }
      case 4 where line.holds("time", at: member.key):
        if from == nil && to == nil { return true }
        guard let time = line.time(member.value) else { return nil }
        return time >= from ?? .min && time <= to ?? .max
      default: break
      }
    }
    return nil
  }

  private static func matches(_ glob: Glob, _ line: NoticeLine, _ member: NoticeLine.Member) -> Bool {
    let name = UnsafeRawBufferPointer(rebasing: line.bytes[member.value])
    // A name with an escape in it is made what it was.
    if name.contains(0x5C) { return glob.matches(line.text(member.value)) }
    return name.withMemoryRebound(to: UInt8.self) { glob.matches($0.span) }
  }

  private static func holds(_ kind: NoticeKind, _ line: NoticeLine, _ member: NoticeLine.Member) -> Bool {
    switch kind {
    case .fired: line.holds("fired", at: member.value)
    case .reminded: line.holds("reminded", at: member.value)
    case .cleared: line.holds("cleared", at: member.value)
    case .withdrawn: line.holds("withdrawn", at: member.value)
    case .amended: line.holds("amended", at: member.value)
    case .retracted: line.holds("retracted", at: member.value)
    }
  }

  private static func severity(_ line: NoticeLine, _ member: NoticeLine.Member) -> Severity? {
    if line.holds("info", at: member.value) { return .info }
    if line.holds("warning", at: member.value) { return .warning }
    if line.holds("critical", at: member.value) { return .critical }
    return nil
  }
}
