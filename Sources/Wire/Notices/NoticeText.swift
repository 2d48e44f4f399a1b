internal import CPrefetch
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
    /// In `facts`.
    var facts: Range<Int>
    var peaks: Range<Int>
    /// In `steps`.
    var fired: Range<Int>
    var reminded: Range<Int>
    var cleared: Range<Int>
    var withdrawn: Range<Int>
  }

  struct FenceText {
    /// `,"fence":"…","fences":"…","fence_name":"…"`
    var head: ByteSlice
    /// What messages call it: where that can be, a part of `head`.
    var name: ByteSlice
  }

  // Flat lists, so that to read a rule retains nothing.
  let rules: [Rule]
  let facts: [Fact]
  let steps: [MessageStep]
  let styles: [ValueStyle]
  let formats: [TimeSteps]
  let zones: [Zone]
  let fences: [Fence]
  let groups: [(name: String, isSet: Bool)]
  /// By fence, as far as memory was granted.
  let fenceTexts: [FenceText]
  let arena: ByteBuffer

  /// Bytes that heads of fences may take; the fences beyond are written anew each time.
  private static let headLimit = 16 << 20

  init(_ catalogue: NoticeCatalogue) {
    var compiler = Compiler()
    rules = catalogue.rules.map { compiler.compile($0) }
    facts = compiler.facts
    steps = compiler.steps
    styles = compiler.stock.styles
    formats = compiler.stock.formats
    var texts: [FenceText] = []
    let start = compiler.stock.arena.count
    for fence in catalogue.fences {
      if compiler.stock.arena.count - start > Self.headLimit { break }
      let at = compiler.stock.arena.count
      Self.writeHead(of: fence, groups: catalogue.groups, into: &compiler.stock.arena)
      let head = ByteSlice(offset: at, length: compiler.stock.arena.count - at)
      texts.append(
        FenceText(head: head, name: compiler.addName(Self.spokenName(of: fence, groups: catalogue.groups), in: head)))
    }
    zones = catalogue.zones
    fences = catalogue.fences
    groups = catalogue.groups
    fenceTexts = texts
    arena = compiler.stock.arena.copy(from: 0)
  }

  /// What messages call a fence: one of a set by its feature's name, one that the rules name by that.
  private static func spokenName(of fence: Fence, groups: [(name: String, isSet: Bool)]) -> String {
    groups.indices.contains(fence.group) && !groups[fence.group].isSet ? fence.id : fence.name ?? fence.id
  }

  /// Asks for the memory that says where a fence's text is; any number may be given.
  @inline(__always) func prefetchEntry(ofFence number: Int) {
    guard number < fenceTexts.count else { return }
    fenceTexts.withUnsafeBufferPointer { if let first = $0.baseAddress { cp_prefetch(first + number) } }
  }

  /// Asks for the memory of a fence's text; its entry should be there by now.
  @inline(__always) func prefetchText(ofFence number: Int) {
    if number < fenceTexts.count { arena.prefetch(fenceTexts[number].head) }
  }

  /// Appends what messages call the fence; gives false where there is none of this number.
  func writeName(ofFence number: Int, into out: inout ByteBuffer) -> Bool {
    if number < fenceTexts.count {
      out.append(arena, fenceTexts[number].name)
    } else if number < fences.count {
      out.append(utf8: Self.spokenName(of: fences[number], groups: groups))
    } else {
      return false
    }
    return true
  }

  /// Appends `,"fence":"…"` and what belongs to it.
  func writeHead(ofFence number: Int, into out: inout ByteBuffer) {
    if number < fenceTexts.count {
      out.append(arena, fenceTexts[number].head)
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

  /// Gathers the text of one rule after another.
  private struct Compiler: ~Copyable {
    var stock = MessageStep.Stock()
    var facts: [Fact] = []
    var steps: [MessageStep] = []

    mutating func compile(_ rule: RuleText) -> Rule {
      let start = stock.arena.count
      stock.arena.append("\"rule\":")
      JSONEscaper.string(rule.name, into: &stock.arena)
      if let title = rule.title {
        stock.arena.append(",\"title\":")
        JSONEscaper.string(title, into: &stock.arena)
      }
      stock.arena.append(",\"severity\":\"")
      stock.arena.append(utf8: rule.severity.rawValue)
      stock.arena.append("\",\"device\":\"")
      let head = ByteSlice(offset: start, length: stock.arena.count - start)
      let colour: StaticString =
        switch rule.severity {
        case .info: "\u{1b}[36m"
        case .warning: "\u{1b}[33m"
        case .critical: "\u{1b}[1;31m"
        }
      return Rule(
        head: head, severity: stock.arena.add(rule.severity.rawValue), colour: colour,
        name: stock.arena.add(LineEscaper.safe(rule.name)), facts: addFacts(rule.captures, offset: 0),
        peaks: addFacts(rule.peaks, offset: rule.captures.count), fired: addSteps(rule.fired, of: rule),
        reminded: addSteps(rule.reminded, of: rule), cleared: addSteps(rule.cleared, of: rule),
        withdrawn: addSteps(rule.withdrawn, of: rule))
    }

    /// A fence's name, as a part of its head where it stands there as it is.
    mutating func addName(_ name: String, in head: ByteSlice) -> ByteSlice {
      let length = name.utf8.count
      let end = Int(head.offset) + Int(head.length) - 1
      // `"fence_name":"NAME"` ends the head, or `"fence":"ID"` is all of it.
      if end - length >= Int(head.offset), !name.isEmpty, stock.arena.holds(name, at: end - length) {
        return ByteSlice(offset: end - length, length: length)
      }
      return stock.arena.add(name)
    }

    private mutating func addSteps(_ pieces: [MessagePiece], of rule: RuleText) -> Range<Int> {
      let start = steps.count
      steps += MessageStep.compile(pieces, of: rule, stock: &stock)
      return start..<steps.count
    }

    private mutating func addFacts(_ captures: [Capture], offset: Int) -> Range<Int> {
      let first = facts.count
      for (position, capture) in captures.enumerated() where capture.isFact {
        let start = stock.arena.count
        JSONEscaper.string(capture.label, into: &stock.arena)
        stock.arena.append(":\"")
        let head = ByteSlice(offset: start, length: stock.arena.count - start)
        let style = ValueStyle(
          kind: capture.kind, unit: capture.unit, isDifference: capture.isDifference, words: capture.boolWords,
          digits: nil, showsUnit: true, arena: &stock.arena)
        facts.append(Fact(head: head, position: offset + position, style: style))
      }
      return first..<facts.count
    }
  }
}
