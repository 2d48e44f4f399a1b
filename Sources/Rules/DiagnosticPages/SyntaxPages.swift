/// Pages of the S codes: the text itself.
extension DiagnosticPages {
  static let syntax: [DiagnosticPage] = syntax1 + syntax2

  private static let syntax1: [DiagnosticPage] = [
    DiagnosticPage(
      .unexpectedText,
      meaning: """
        At this place the language needs something else than what stands there. The message says what; where a \
        word is nearly one of the language's, it says which. A line that begins a clause or a declaration ends \
        whatever stood before it.
        """,
      wrong: """
        rule speeding
          whne speed > 90 km/h
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """),
    DiagnosticPage(
      .badBytes,
      meaning: """
        The file holds bytes that are no UTF-8 text, or control characters (here one where `␀` stands). Save it as \
        UTF-8; most often it was saved as Latin-1 or UTF-16.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h ␀
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """,
      grown: { $0.replacing("␀", with: "\u{0}") }),
    DiagnosticPage(
      .unclosedString,
      meaning: #"""
        A string begins on this line and does not end on it. Write `"` behind it; a line break within a string is \#
        `\n`, a quotation mark `\"`.
        """#,
      wrong: """
        rule sos
          on  alarm sos
          say "{device} calls for help
        """,
      right: """
        rule sos
          on  alarm sos
          say "{device} calls for help"
        """),
    DiagnosticPage(
      .badEscape,
      meaning: #"""
        Behind `\` stands a letter that strings do not know. The escapes are `\"`, `\\`, `\n` for a line break and \#
        `\u{…}` for any character by its number.
        """#,
      wrong: #"""
        rule sos
          on  alarm sos
          say "help\!"
        """#,
      right: """
        rule sos
          on  alarm sos
          say "help!"
        """),
    DiagnosticPage(
      .badNumber,
      meaning: """
        The number is written in another way than the language reads it, or it is too large. The decimal sign is a \
        point. A comma parts the items of a list, so `90,5` would be two numbers.
        """,
      wrong: """
        rule speeding
          when speed > 90,5 km/h
        """,
      right: """
        rule speeding
          when speed > 90.5 km/h
        """),
    DiagnosticPage(
      .badTime,
      meaning: """
        A time, a date or a moment that does not exist, or is not written as it should be: times of day are \
        `07:00`, dates `2026-12-25`, moments `2026-03-02T08:00:00Z` with `Z` or an offset.
        """,
      wrong: """
        hours work mon-fri 7:00-18:00

        rule moved-at-night
          on  ignition becomes on
          not during work
        """,
      right: """
        hours work mon-fri 07:00-18:00

        rule moved-at-night
          on  ignition becomes on
          not during work
        """),
    DiagnosticPage(
      .tooDeep,
      meaning: """
        Parentheses or `not`s are nested more than 200 levels deep. No person writes that; a program that does may \
        give parts of the condition names with `let`.
        """,
      wrong: """
        rule speeding
          when not speed > 90 km/h
        """,
      right: """
        let slow = not speed > 90 km/h

        rule crawling
          when slow
        """,
      grown: { $0.replacing("not", with: String(repeating: "not ", count: 201)) }),
    DiagnosticPage(
      .foreignOperator,
      meaning: """
        An operator of another language. Conditions are joined by the words `and`, `or` and `not`, and values \
        compared by `<`, `<=`, `>` and `>=`; only counts and plain numbers know `=` and `!=`.
        """,
      wrong: """
        fence city circle 48.1371, 11.5754 radius 3 km

        rule speeding
          when speed > 50 km/h && inside city
        """,
      right: """
        fence city circle 48.1371, 11.5754 radius 3 km

        rule speeding
          when speed > 50 km/h and inside city
        """),
    DiagnosticPage(
      .foreignQuotes,
      meaning: """
        The quotation marks or dashes are those that word processors and chat programs put in. Strings stand \
        between straight quotes, `"`, and ranges are written with `-`.
        """,
      wrong: """
        rule sos
          on  alarm sos
          say “{device} calls for help”
        """,
      right: """
        rule sos
          on  alarm sos
          say "{device} calls for help"
        """),
    DiagnosticPage(
      .wrongCase,
      meaning: """
        The words of the language are written small. Names of your own may have capitals, and are then different \
        from the small ones.
        """,
      wrong: """
        rule idling
          when ignition is on AND speed < 5 km/h
        """,
      right: """
        rule idling
          when ignition is on and speed < 5 km/h
        """),
    DiagnosticPage(
      .chainedComparison,
      meaning: """
        A comparison has two sides. A value between two limits is told by `between`, which counts both limits in.
        """,
      wrong: """
        rule town-speed
          when 30 km/h < speed < 60 km/h
        """,
      right: """
        rule town-speed
          when speed between 30 km/h and 60 km/h
        """),
    DiagnosticPage(
      .reservedWord,
      meaning: """
        The name is a word that the language keeps for itself, as a clause or a condition begins with it. Choose \
        another one, or add to it: `late-start` for `late`.
        """,
      wrong: """
        rule late
          when speed > 90 km/h
        """,
      right: """
        rule late-start
          when speed > 90 km/h
        """),
    DiagnosticPage(
      .edgeInCondition,
      meaning: """
        `enter`, `exit`, `cross`, `becomes`, `changes` and `passes` are edges: they happen at one event and are \
        true for no time. They stand behind `on`. A state that lasts stands behind `when`: `inside`, `outside`, \
        `is`.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule home
          when enter depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule home
          on enter depot
        """),
  ]
}
