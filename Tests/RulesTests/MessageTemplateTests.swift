import Rules
import Testing

@Suite struct MessageTemplateTests {
  typealias Segment = MessageTemplate.Segment

  static func hole(
    _ name: String, _ range: Range<Int>, peak: Bool = false, in unit: String? = nil, format: String? = nil
  ) -> Segment {
    .placeholder(.init(name: name, isPeak: peak, unitOrZone: unit, format: format, range: range))
  }

  @Test(
    arguments: [
      ("", []),
      ("no braces at all", [.literal("no braces at all")]),
      ("{device}", [hole("device", 0..<8)]),
      ("{fence.limit}", [hole("fence.limit", 0..<13)]),
      ("{speed in km/h:0}", [hole("speed", 0..<17, in: "km/h", format: "0")]),
      ("{peak speed}", [hole("speed", 0..<12, peak: true)]),
      ("{peak speed in km/h:0}", [hole("speed", 0..<22, peak: true, in: "km/h", format: "0")]),
      ("{since:HH:mm}", [hole("since", 0..<13, format: "HH:mm")]),
      ("{since in Europe/Berlin:HH:mm}", [hole("since", 0..<30, in: "Europe/Berlin", format: "HH:mm")]),
      ("{time: dd.MM. HH:mm }", [hole("time", 0..<21, format: " dd.MM. HH:mm ")]),
      ("{ battery  in  % }", [hole("battery", 0..<18, in: "%")]),
      ("{temperature in °C:1}", [hole("temperature", 0..<22, in: "°C", format: "1")]),
      ("{{device}}", [.literal("{device}")]),
      ("{{{device}}}", [.literal("{"), hole("device", 2..<10), .literal("}")]),
      ("a {b} c {d}e", [.literal("a "), hole("b", 2..<5), .literal(" c "), hole("d", 8..<11), .literal("e")]),
      ("ü {b}", [.literal("ü "), hole("b", 3..<6)]),
      ("{x\u{301}}", [hole("x\u{301}", 0..<5)]),
    ] as [(String, [Segment])])
  func splits(_ text: String, _ expected: [Segment]) {
    #expect(MessageTemplate.parse(text) == expected)
  }

  @Test(arguments: [
    ("}", 0..<1, "`}` closes nothing: write `}}` for a brace"),
    ("a } b", 2..<3, "`}` closes nothing: write `}}` for a brace"),
    ("{", 0..<1, "`{` is never closed: write `}` behind it, or `{{` for a brace"),
    ("a {device", 2..<9, "`{` is never closed: write `}` behind it, or `{{` for a brace"),
    ("{}", 0..<2, "no name between the braces: write `{device}`"),
    ("{ }", 0..<3, "no name between the braces: write `{device}`"),
    ("{:0}", 0..<4, "no name between the braces: write `{device}`"),
    ("{in km/h}", 0..<9, "no name between the braces: write `{device}`"),
    ("{peak}", 0..<6, "`peak` of what: write `{peak speed}`"),
    ("{peak in km/h}", 0..<14, "`peak` of what: write `{peak speed}`"),
    ("{speed in}", 0..<10, "no unit or zone behind `in`: write `{speed}`"),
    ("{speed in :0}", 0..<13, "no unit or zone behind `in`: write `{speed}`"),
    ("{speed km/h}", 0..<12, "`km/h` does not belong here: write `{speed}` or `{speed in UNIT}`"),
    ("{speed in km/h now}", 0..<19, "`now` does not belong here: write `{speed in km/h}`"),
    ("{speed:}", 0..<8, "nothing behind the colon: write `{speed:0}`, `{speed:HH:mm}` or no colon"),
  ])
  func saysWhatIsWrong(_ text: String, _ range: Range<Int>, _ message: String) {
    let malformed = MessageTemplate.parse(text).filter { if case .malformed = $0 { true } else { false } }
    #expect(malformed == [.malformed(range: range, message: message)])
  }

  @Test func oneFaultDoesNotHideTheNext() {
    #expect(
      MessageTemplate.parse("{devic at {speed} }!") == [
        .malformed(range: 0..<10, message: "`{` is never closed: write `}` behind it, or `{{` for a brace"),
        Self.hole("speed", 10..<17), .literal(" "),
        .malformed(range: 18..<19, message: "`}` closes nothing: write `}}` for a brace"), .literal("!"),
      ])
  }

  /// Ranges are of the text, ascend and do not overlap, and the literals are what is left between.
  @Test func anyTextGivesAnAnswer() {
    var random = SystemRandomNumberGenerator()
    let alphabet = ["{", "}", "{", "}", ":", " ", "in", "peak", "speed", "°", "👨‍👩‍👧", "\u{301}", "\0", "\n", "x"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...20, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        .joined()
      var last = 0
      for segment in MessageTemplate.parse(text) {
        switch segment {
        case .literal(let literal): #expect(!literal.isEmpty)
        case .placeholder(let hole):
          #expect(hole.range.lowerBound >= last && hole.range.upperBound <= text.utf8.count && !hole.name.isEmpty)
          last = hole.range.upperBound
        case .malformed(let range, let message):
          #expect(range.lowerBound >= last && range.upperBound <= text.utf8.count && !message.isEmpty)
          last = range.upperBound
        }
      }
    }
  }

  @Test(arguments: ["{", "}", "{}", "{a ", "{{", "{x}", "{a:"])
  func manyBracesAreRead(_ piece: String) {
    let text = String(repeating: piece, count: 200_000)
    #expect(!MessageTemplate.parse(text).isEmpty)
  }
}
