/// Pages of the D codes: device lists, hours and battery states.
extension DiagnosticPages {
  static let devices: [DiagnosticPage] = [
    DiagnosticPage(
      .devicesUnreadable,
      meaning: """
        The file of device names is not there or may not be read. Its path is relative to the rule file that names \
        it; it holds one name or pattern a line.
        """,
      wrong: """
        devices vans file "lists/vans.txt"

        rule sos
          for vans
          on  alarm sos
        """,
      right: """
        devices vans file "vans.txt"

        rule sos
          for vans
          on  alarm sos
        """,
      files: [
        .init(
          "vans.txt",
          """
          van-1
          van-2

          """)
      ]),
    DiagnosticPage(
      .devicesEmpty,
      meaning: """
        The list names no device. A name has 1 to 255 bytes; a file of names has one a line, and lines that begin \
        with `#` are comments.
        """,
      wrong: """
        devices vans ""

        rule sos
          for vans
          on  alarm sos
        """,
      right: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos
        """),
    DiagnosticPage(
      .badHours,
      meaning: """
        There are no such hours. Days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat` and `sun`, or a range of them; \
        hours begin at 23:59 at the latest and may end on the next day.
        """,
      wrong: """
        hours work Monday-Friday 07:00-18:00

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
      .badDates,
      meaning: """
        The last day of the range lies before the first.
        """,
      wrong: """
        hours work mon-fri 07:00-18:00 except 2026-12-31 to 2026-12-24

        rule moved-at-night
          on  ignition becomes on
          not during work
        """,
      right: """
        hours work mon-fri 07:00-18:00 except 2026-12-24 to 2026-12-31

        rule moved-at-night
          on  ignition becomes on
          not during work
        """),
    DiagnosticPage(
      .badBatteryState,
      meaning: """
        There is no such state of a battery, or the thresholds are out of order: critical is at most low, and low \
        is below full.
        """,
      wrong: """
        battery states low 10 %, critical 20 %

        rule battery-low
          when battery is low
        """,
      right: """
        battery states low 20 %, critical 10 %

        rule battery-low
          when battery is low
        """),
    DiagnosticPage(
      .unlikelyDevice,
      meaning: """
        Hardly any device is called this: the text begins or ends with a blank, holds a comma, or is a pattern of \
        another language. Each name has quotes of its own; `*` stands for any text and `?` for one sign.
        """,
      wrong: """
        devices vans "van-1, van-2"

        rule sos
          for vans
          on  alarm sos
        """,
      right: """
        devices vans "van-1", "van-2"

        rule sos
          for vans
          on  alarm sos
        """),
  ]
}
