internal import Model

/// All text of a rule set's notices that is known before the first of them: immutable, shared by all writers.
final class NoticeText: Sendable {
  /// A value under `facts` or `peak`.
  struct Fact {
    /// `"speed":"`
    var head: ByteSlice
    /// Position behind the record's `valuesStart`.
    var position: Int
    var style: ValueStyle
  }
  struct Rule {
    /// `"rule":"…","title":"…","severity":"…","device":"`
    var head: ByteSlice
    /// `warning   `, for a person.
    var severity: ByteSlice
    var colour: StaticString
    /// The name, safe for a terminal.
    var name: ByteSlice
    var facts: [Fact]
    var peaks: [Fact]
    var fired: [MessageStep]
    var reminded: [MessageStep]
    var cleared: [MessageStep]
    var withdrawn: [MessageStep]
  }

  let rules: [Rule]
  let formats: [TimeSteps]
  let zones: [Zone]
  let fences: [Fence]
  let groups: [(name: String, isSet: Bool)]
  /// By fence, as far as memory was granted: `,"fence":"…","fences":"…","fence_name":"…"`.
  let fenceHeads: [ByteSlice]
  let arena: ByteBuffer

  /// Bytes that heads of fences may take; the fences beyond are written anew each time.
  private static let headLimit = 16 << 20

  init(_ catalogue: NoticeCatalogue) {
    var arena = ByteBuffer(capacity: 4096)
    var formats: [TimeSteps] = []
    var rules: [Rule] = []
    rules.reserveCapacity(catalogue.rules.count)
    for rule in catalogue.rules { rules.append(Self.compile(rule, formats: &formats, arena: &arena)) }
    var heads: [ByteSlice] = []
    let start = arena.count
    for fence in catalogue.fences {
      if arena.count - start > Self.headLimit { break }
      let at = arena.count
      Self.writeHead(of: fence, groups: catalogue.groups, into: &arena)
      heads.append(ByteSlice(offset: at, length: arena.count - at))
    }
    self.rules = rules
    self.formats = formats
    zones = catalogue.zones
    fences = catalogue.fences
    groups = catalogue.groups
    fenceHeads = heads
    self.arena = arena
  }

  /// Appends `,"fence":"…"` and what belongs to it.
  func writeHead(ofFence number: Int, into out: inout ByteBuffer) {
    if number < fenceHeads.count {
      out.append(arena, fenceHeads[number])
    } else if number < fences.count {
      Self.writeHead(of: fences[number], groups: groups, into: &out)
    }
  }

  private static func writeHead(
    of fence: Fence, groups: [(name: String, isSet: Bool)], into out: inout ByteBuffer
  ) {
    out.append(",\"fence\":")
    JSONEscaper.string(fence.id, into: &out)
    if groups.indices.contains(fence.group), groups[fence.group].isSet {
      out.append(",\"fences\":")
      JSONEscaper.string(groups[fence.group].name, into: &out)
    }
    if let name = fence.name {
      out.append(",\"fence_name\":")
      JSONEscaper.string(name, into: &out)
    }
  }

  private static func compile(_ rule: RuleText, formats: inout [TimeSteps], arena: inout ByteBuffer) -> Rule {
    let start = arena.count
    arena.append("\"rule\":")
    JSONEscaper.string(rule.name, into: &arena)
    if let title = rule.title {
      arena.append(",\"title\":")
      JSONEscaper.string(title, into: &arena)
    }
    arena.append(",\"severity\":\"")
    arena.append(utf8: rule.severity.rawValue)
    arena.append("\",\"device\":\"")
    let head = ByteSlice(offset: start, length: arena.count - start)
    let colour: StaticString =
      switch rule.severity {
      case .info: "\u{1b}[36m"
      case .warning: "\u{1b}[33m"
      case .critical: "\u{1b}[1;31m"
      }
    return Rule(
      head: head, severity: arena.add(rule.severity.rawValue), colour: colour,
      name: arena.add(LineEscaper.safe(rule.name)),
      facts: facts(rule.captures, offset: 0, arena: &arena),
      peaks: facts(rule.peaks, offset: rule.captures.count, arena: &arena),
      fired: MessageStep.compile(rule.fired, of: rule, formats: &formats, arena: &arena),
      reminded: MessageStep.compile(rule.reminded, of: rule, formats: &formats, arena: &arena),
      cleared: MessageStep.compile(rule.cleared, of: rule, formats: &formats, arena: &arena),
      withdrawn: MessageStep.compile(rule.withdrawn, of: rule, formats: &formats, arena: &arena))
  }

  private static func facts(_ captures: [Capture], offset: Int, arena: inout ByteBuffer) -> [Fact] {
    var facts: [Fact] = []
    for (position, capture) in captures.enumerated() where capture.isFact {
      let start = arena.count
      JSONEscaper.string(capture.label, into: &arena)
      arena.append(":\"")
      let head = ByteSlice(offset: start, length: arena.count - start)
      facts.append(
        Fact(
          head: head, position: offset + position,
          style: ValueStyle(
            kind: capture.kind, unit: capture.unit, isDifference: capture.isDifference, words: capture.boolWords,
            digits: nil, showsUnit: true, arena: &arena)))
    }
    return facts
  }
}
