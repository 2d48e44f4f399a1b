/// Pages of the M codes: messages.
extension DiagnosticPages {
  static let messages: [DiagnosticPage] = [
    DiagnosticPage(
      .unknownPlaceholder,
      meaning: """
        Messages do not know this placeholder. They know all fields, `{device}`, `{rule}`, `{title}`, \
        `{severity}`, `{fence}`, `{since}`, `{time}`, `{duration}`, `{lat}`, `{lon}`, `{suppressed}`, and `{peak \
        FIELD}`. A brace that is meant as one is written twice: `{{`.
        """,
      wrong: """
        rule sos
          on  alarm sos
          say "{devcie} calls for help"
        """,
      right: """
        rule sos
          on  alarm sos
          say "{device} calls for help"
        """),
    DiagnosticPage(
      .malformedPlaceholder,
      meaning: """
        What stands between the braces is no placeholder, or a brace has no other half. A placeholder is `{NAME}`, \
        `{FIELD in UNIT}`, `{FIELD in UNIT:DIGITS}` or `{since:HH:mm}`; a brace that is meant as one is written \
        twice.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
          say  "{device} at {speed in km/h:0"
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          say  "{device} at {speed in km/h:0}"
        """),
    DiagnosticPage(
      .placeholderUnit,
      meaning: """
        The value is not measured in this unit, or it is no number and has neither unit nor peak.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
          say  "{device} at {speed in V}"
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          say  "{device} at {speed in km/h}"
        """),
    DiagnosticPage(
      .timeFormat,
      meaning: """
        The format of a time has letters that it does not know. `yyyy`, `MM`, `dd`, `HH`, `mm` and `ss` are the \
        parts, capitals as here; text of letters stands in `'…'`.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
          say  "{device} since {since:hh:mm}"
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          say  "{device} since {since:HH:mm}"
        """),
  ]
}
