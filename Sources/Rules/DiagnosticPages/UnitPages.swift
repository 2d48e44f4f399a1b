/// Pages of the U codes: units and kinds.
extension DiagnosticPages {
  static let units: [DiagnosticPage] = [
    DiagnosticPage(
      .unitMissing,
      meaning: """
        A number that meets a measured value needs a unit, as 90 may be km/h, mph or knots. Write it behind the \
        number.
        """,
      wrong: """
        rule speeding
          when speed > 90
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """),
    DiagnosticPage(
      .wrongQuantity,
      meaning: """
        The unit measures something else than what is needed here. `m` is always metres and `min` always minutes.
        """,
      wrong: """
        rule stopped
          when speed < 5 km/h
          held 10 m
        """,
      right: """
        rule stopped
          when speed < 5 km/h
          held 10 min
        """),
    DiagnosticPage(
      .unknownUnit,
      meaning: """
        The language does not know this unit. Each unit has one spelling, which the language page lists: `km/h`, \
        `s`, `min`, `%`.
        """,
      wrong: """
        rule speeding
          when speed > 90kmh
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """),
    DiagnosticPage(
      .kindsDiffer,
      meaning: """
        Two values are compared that measure different things, such as a speed and a length.
        """,
      wrong: """
        rule odd
          when speed > altitude
        """,
      right: """
        rule odd
          when speed > 90 km/h and altitude > 500 m
        """),
    DiagnosticPage(
      .equalityOfMeasures,
      meaning: """
        Measured values are never exactly equal: 50 km/h may come as 49.99. Write `between` and two limits, or `<` \
        or `>`. Counts and plain numbers may be compared by `=`.
        """,
      wrong: """
        rule standing
          when speed = 0 km/h
        """,
      right: """
        rule standing
          when speed < 3 km/h
        """),
    DiagnosticPage(
      .notComparable,
      meaning: """
        The value has no order, or is no condition by itself. A field of yes and no and a text are told by `is`, a \
        measured value is compared with another.
        """,
      wrong: """
        rule engine-on
          when ignition == true
        """,
      right: """
        rule engine-on
          when ignition is on
        """),
    DiagnosticPage(
      .unitNotWanted,
      meaning: """
        This is a count or a plain number, and a unit stands behind the number that it is compared with.
        """,
      wrong: """
        rule weak-fix
          when satellites < 4 m
        """,
      right: """
        rule weak-fix
          when satellites < 4
        """),
    DiagnosticPage(
      .constantsOnly,
      meaning: """
        Two numbers are compared, and nothing of the event: the condition would always be the same. Write a field \
        on one side.
        """,
      wrong: """
        rule speeding
          when 90 km/h > 50 km/h
        """,
      right: """
        rule speeding
          when speed > 50 km/h
        """),
    DiagnosticPage(
      .valueOutOfRange,
      meaning: """
        The number is outside of what makes sense here: a duration of 0, a count of no fixes, a file of a few \
        bytes.
        """,
      wrong: """
        rule stopped
          when speed < 5 km/h
          held 0 s
        """,
      right: """
        rule stopped
          when speed < 5 km/h
          held 10 s
        """),
    DiagnosticPage(
      .quotedQuantity,
      meaning: """
        A number with its unit stands without quotes. In quotes it is a text, which nothing can be compared with.
        """,
      wrong: """
        rule speeding
          when speed > "90 km/h"
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """),
  ]
}
