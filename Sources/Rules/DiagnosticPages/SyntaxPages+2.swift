/// Pages of the S codes: the text itself; more of them.
extension DiagnosticPages {
  static let syntax2: [DiagnosticPage] = [
    DiagnosticPage(
      .conditionInEdges,
      meaning: """
        Behind `on` stands what happens at one event: `enter`, `exit`, `cross`, `alarm`, `becomes`, `changes`, \
        `passes`. A condition that must be true then stands behind `while`; a state that lasts stands behind \
        `when`.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          on outside depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          on exit depot
        """),
    DiagnosticPage(
      .fileTooLarge,
      meaning: """
        A rule file is larger than 16 MB. What makes it large is mostly fences: put them into GeoJSON files of \
        their own, and name these by `fences NAME file "…"`.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        # and the fences in files of their own
        """,
      grown: { $0 + String(repeating: "\n", count: 16 << 20) }),
    DiagnosticPage(
      .moreErrors,
      meaning: """
        A file has more than a hundred findings, errors among them. The first hundred are shown. Mend them, and \
        look again.
        """,
      wrong: """
        rule speeding
          when speed >
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """,
      grown: { text in (0...100).map { text.replacing("speeding", with: "speeding-\($0)") }.joined() }),
    DiagnosticPage(
      .moreWarnings,
      meaning: """
        A file has more than a hundred warnings and no error among those that are not shown. Nothing keeps the \
        rules from running.
        """,
      wrong: """
        devices vans "van-*"
        """,
      right: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos
        """,
      grown: { text in (0...100).map { text.replacing("vans", with: "vans-\($0)") }.joined() + "rule sos on alarm sos\n"
      }),
    DiagnosticPage(
      .lonelyParenthesis,
      meaning: """
        A parenthesis is opened and never closed, or closed and never opened. Each condition ends with its clause, \
        so the other half has to stand in the same clause.
        """,
      wrong: """
        rule stopped
          when (ignition is off or speed < 5 km/h
          held 10 min
        """,
      right: """
        rule stopped
          when (ignition is off or speed < 5 km/h)
          held 10 min
        """),
    DiagnosticPage(
      .foreignComment,
      meaning: """
        Comments begin with `#` and go to the end of the line. `//`, `--` and `/* … */` are known only to be \
        corrected.
        """,
      wrong: """
        // too fast on any road
        rule speeding
          when speed > 130 km/h
        """,
      right: """
        # too fast on any road
        rule speeding
          when speed > 130 km/h
        """),
    DiagnosticPage(
      .foreignForm,
      meaning: """
        Words or signs as other rule languages have them: `if` for `when`, `then` before what is to be done, `for \
        30 s` in place of `held 30 s`, a colon behind a word. Each clause of a rule begins with its own word, and \
        nothing else stands around it.
        """,
      wrong: """
        rule speeding
          if speed > 130 km/h for 30 s
        """,
      right: """
        rule speeding
          when speed > 130 km/h
          held 30 s
        """),
    DiagnosticPage(
      .missingJoin,
      meaning: """
        Two conditions stand side by side. Line breaks and commas join nothing: write `and` where both must be \
        true, `or` where one is enough.
        """,
      wrong: """
        fence city circle 48.1371, 11.5754 radius 3 km

        rule speeding
          when speed > 50 km/h
               inside city
        """,
      right: """
        fence city circle 48.1371, 11.5754 radius 3 km

        rule speeding
          when speed > 50 km/h
               and inside city
        """),
    DiagnosticPage(
      .quotedName,
      meaning: """
        Names of fences, lists, sinks and rules stand without quotes; quotes are for texts: titles, messages, \
        paths, devices.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          when outside "depot"
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          when outside depot
        """),
  ]
}
