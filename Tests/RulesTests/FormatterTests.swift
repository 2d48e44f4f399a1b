import Rules
import Testing

/// The canonical form, by examples: what is written above, what comes out below.
@Suite struct FormatterTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var fact: String
    var written: String
    var formatted: String
    var testDescription: String { fact }
    init(_ fact: String, _ written: String, _ formatted: String) {
      self.fact = fact
      self.written = written
      self.formatted = formatted
    }
  }

  static let samples = [
    Sample("nothing is nothing", " \n\t\n", ""),
    Sample("comments alone", "\n\n#  a \n\n\n\n  # b", "#  a\n\n# b\n"),
    Sample("a mark of byte order goes", "\u{FEFF}zone UTC", "zone    UTC\n"),
    Sample("line ends of elsewhere", "zone UTC\r\n\r\n# x\r\n", "zone    UTC\n\n# x\n"),
    Sample(
      "declarations in columns",
      "fence a circle 1,2 radius 3m\nfences bcd file \"x\" l:speed in km/h from\"y\" m : text\nzone UTC\n\nlet p=charging",
      """
      fence   a    circle 1, 2 radius 3 m
      fences  bcd  file "x"
                   l: speed in km/h from "y"
                   m: text
      zone    UTC

      let     p    = charging

      """),
    Sample(
      "one clause a line",
      "rule r\"T\"when charging held for 10s even if silent if unknown clear not during w during v",
      """
      rule r "T"
        when     charging
        held     10 s even if silent
        if unknown clear
        not during w
        during   v

      """),
    Sample(
      "empty lines around rules and tests, one at most elsewhere",
      "zone UTC\nrule a on alarm sos\n\n\n\n notify b\nrule c\n\non alarm tow\nfield x at \"x\" text\n\n\nfield y at \"y\" text",
      """
      zone    UTC

      rule a
        on       alarm sos

        notify   b

      rule c
        on       alarm tow

      field   x  at "x" text

      field   y  at "y" text

      """),
    Sample(
      "numbers as written", "rule r when speed > +090.50km/h and battery between 1.0%and 5 % and temperature<-0°C",
      """
      rule r
        when     speed > +090.50 km/h and battery between 1.0 % and 5 % and temperature < -0 °C

      """),
    Sample(
      "strings as written, but what cannot be seen", "rule r on alarm\"\\u{e9}é\t\u{1B}\\n\\\"\"say\"\"",
      "rule r\n  on       alarm \"\\u{e9}é\\u{9}\\u{1b}\\n\\\"\"\n  say      \"\"\n"),
    Sample(
      "hours and zones", "hours h mon - fri 07:00 - 18:00,sat 08:00-12:00 in Etc/GMT+3 except 2026-12-24 to 2026-12-26",
      "hours   h  mon-fri 07:00-18:00, sat 08:00-12:00 in Etc/GMT+3 except 2026-12-24 to 2026-12-26\n"),
    Sample(
      "places", "fence f polygon(1,2,3 4,5,6,)\nfence g circle -1 2 radius 1 km",
      "fence   f  polygon (1 2, 3 4, 5 6)\nfence   g  circle -1, 2 radius 1 km\n"),
    Sample(
      "long conditions break at `or`, then at `and`",
      "rule r when speed > 50 km/h and inside city and ignition is on and avg (speed) over 10 min > 30 km/h and not charging or (battery is low or age > 5 min) and outside depot",
      """
      rule r
        when     speed > 50 km/h
                   and inside city
                   and ignition is on
                   and avg(speed) over 10 min > 30 km/h
                   and not charging
                 or (battery is low or age > 5 min) and outside depot

      """),
    Sample(
      "what stands in parentheses breaks within them",
      "rule r clear charging and (speed within 10 min > 50 km/h or not inside city or distance to harbour < 100 m or count(alarm sos) over 5 min >= 2)",
      """
      rule r
        clear    charging
                 and (speed within 10 min > 50 km/h
                      or not inside city
                      or distance to harbour < 100 m
                      or count(alarm sos) over 5 min >= 2)

      """),
    Sample(
      "edges and steps",
      "rule r on enter a-long-name settled 2 fixes or exit another-name settled 10 min or alarm sos while speed > 5 km/h and charging\nrule s sequence exit a-long-name-of-a-fence then enter another-name within 90 min then no enter a-third within 2 h",
      """
      rule r
        on       enter a-long-name settled 2 fixes or exit another-name settled 10 min or alarm sos
                 while speed > 5 km/h and charging

      rule s
        sequence exit a-long-name-of-a-fence
                 then enter another-name within 90 min
                 then no enter a-third within 2 h

      """),
    Sample(
      "a sink of many options",
      "sink o mail \"ops@example.org\" server \"smtp://mail.example.org:587\" from \"p@example.org\" digest every 5 min at most 20 per 1h",
      """
      sink    o  mail "ops@example.org"
                 server "smtp://mail.example.org:587"
                 from "p@example.org"
                 digest every 5 min
                 at most 20 per 1 h

      """),
    Sample(
      "tests",
      "test \"t\" rule a,b device v at 2026-03-02T08:00:00Z position 1,2,ignition is on at +  10 s speed 5 km/h every 10s from +1 min inside city x 2 outside city x 3 until +1 h expect 2 fired in city at +10 s",
      """
      test "t"
        rule     a, b
        device   v
        at       2026-03-02T08:00:00Z  position 1 2, ignition on
        at       +10 s                 speed 5 km/h
        every    10 s from +1 min  inside city x 2
                                   outside city x 3
        until    +1 h
        expect   2 fired in city at +10 s

      """),
    Sample(
      "comments stay where they stand",
      """
      rule a # head
      # above
      when speed > 5 km/h and# fast
      # own line
      inside city or # either
      charging

      # apart
      say # what
      "x" # trailing
        # still of a
      # of b

      rule b on alarm sos
        # the last of b
      # the end
      """,
      """
      rule a  # head
        # above
        when     speed > 5 km/h     # fast
                   # own line
                   and inside city  # either
                 or charging

        # apart
        say           # what
                 "x"  # trailing
        # still of a

      # of b

      rule b
        on       alarm sos
        # the last of b

      # the end

      """),
    Sample(
      "comments at the ends of neighbours stand in one column",
      "zone UTC # a\nfield f at \"f\" text # bc\nlet l = charging\nlet m = charging# d",
      """
      zone    UTC             # a
      field   f  at "f" text  # bc
      let     l  = charging
      let     m  = charging   # d

      """),
  ]

  @Test(arguments: samples) func writes(_ sample: Sample) throws {
    let formatted = try FormatterLawTests.hold(sample.written, "\(sample.fact)")
    #expect(formatted == sample.formatted)
  }

  @Test func whatDoesNotParseIsTold() {
    let (text, findings) = RuleFormatter.format(SourceFile(path: "x", bytes: Array("rule r when speed > > 5".utf8)))
    #expect(text == nil)
    #expect(findings.map(\.code) == [.unexpectedText])
  }

  @Test func whatIsOnlyWrongInMeaningIsFormatted() {
    #expect(FormatterLawTests.format("rule r when xyzzy>5") == "rule r\n  when     xyzzy > 5\n")
  }

  @Test(arguments: [[0xFF], [0x22, 0xC3, 0x22], [0x23, 0x80]] as [[UInt8]])
  func bytesThatAreNoTextAreLeftAlone(_ bytes: [UInt8]) {
    let source = SourceFile(path: "x", bytes: Array("zone UTC\nrule r say ".utf8) + bytes)
    let (text, findings) = RuleFormatter.format(source)
    #expect(text == nil)
    #expect(findings.first?.code == .badBytes)
    #expect(findings.first?.primary.range.start ?? 0 >= 20)
  }

  @Test func theExampleOfTheLanguage() throws {
    let formatted = try FormatterLawTests.hold(exampleText, "the example")
    #expect(formatted.contains("\n  for      vans\n  when     speed > 50 km/h and inside city\n  held     30 s\n"))
    #expect(formatted.contains("\n  at       +10 s                 speed 96 km/h\n"))
  }

  /// Padding follows neither a long name nor deep nesting without end.
  @Test func hostileWidthsStaySmall() throws {
    let name = String(repeating: "n", count: 20_000)
    let names = "fence \(name) line file \"x\" # c\n" + String(repeating: "fence f line file \"x\" # c\n", count: 2_000)
    #expect(try #require(FormatterLawTests.format(names)).utf8.count < names.utf8.count * 3)
    let deep =
      "rule r when " + String(repeating: "(charging or ", count: 199) + "charging" + String(repeating: ")", count: 199)
    #expect(try FormatterLawTests.hold(deep, "deep").utf8.count < 60_000)
    let comments = "zone UTC # \(name)\n" + String(repeating: "let l = charging # c\n", count: 2_000)
    #expect(try #require(FormatterLawTests.format(comments)).utf8.count < comments.utf8.count * 3)
  }
}
