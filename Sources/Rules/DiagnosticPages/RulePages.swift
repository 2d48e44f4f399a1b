/// Pages of the R codes: the shape of rules.
extension DiagnosticPages {
  static let rules: [DiagnosticPage] = rules1 + rules2

  private static let rules1: [DiagnosticPage] = [
    DiagnosticPage(
      .noTrigger,
      meaning: """
        A rule has to wait for something: a state (`when`), something that happens (`on`), or one thing after \
        another (`sequence`).
        """,
      wrong: """
        rule speeding
          held 30 s
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          held 30 s
        """),
    DiagnosticPage(
      .severalTriggers,
      meaning: """
        A rule has one of `when`, `on` and `sequence`. Join states by `and` or `or`, edges by `or`, or make two \
        rules.
        """,
      wrong: """
        rule trouble
          when speed > 130 km/h
          on   alarm sos
        """,
      right: """
        rule speeding
          when speed > 130 km/h

        rule sos
          on alarm sos
        """),
    DiagnosticPage(
      .repeatedClause,
      meaning: """
        The clause stands twice in the rule, and only one can be meant. `notify` and `during` may repeat, every \
        other clause stands at most once.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
          held 10 s
          held 30 s
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          held 30 s
        """),
    DiagnosticPage(
      .needsWhen,
      meaning: """
        `held`, `clear`, `if unknown`, and `remind` and `only` of `notify` belong to a state that lasts, which \
        stands behind `when`. What happens at one event has no duration and no end; `settled` proves that a device \
        really stays on the new side of a fence.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule left-the-depot
          on   exit depot
          held 30 s
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule left-the-depot
          on exit depot settled 30 s
        """),
    DiagnosticPage(
      .misplacedNo,
      meaning: """
        `no` says that something does not come in time, which is only known at the end: it stands in the last step \
        of a sequence.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule odd
          sequence no exit depot then alarm sos within 5 min
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule odd
          sequence alarm sos then no exit depot within 5 min
        """),
    DiagnosticPage(
      .withinOfStep,
      meaning: """
        Each step of a sequence but the first needs a time from the step before, `within 90 min`; the first has \
        nothing before it.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence city  circle 48.2000, 11.6000 radius 3 km

        rule missed-handover
          sequence exit depot then no enter city
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence city  circle 48.2000, 11.6000 radius 3 km

        rule missed-handover
          sequence exit depot then no enter city within 90 min
        """),
    DiagnosticPage(
      .stepCount,
      meaning: """
        A sequence has two to four steps. One thing that happens stands behind `on`.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule left-the-depot
          sequence exit depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule left-the-depot
          on exit depot
        """),
    DiagnosticPage(
      .heldSilence,
      meaning: """
        `silent for 20 min` says itself how long the silence has to last. Leave `held` out, and write the whole \
        time behind `silent for`. The same holds for a silence in `clear` with `settled`, which asks for more events: \
        the next one ends the silence. `clear not silent for 20 min settled 3 fixes` is right.
        """,
      wrong: """
        rule lost-contact
          when silent for 20 min
          held 10 min
        """,
      right: """
        rule lost-contact
          when silent for 30 min
        """),
    DiagnosticPage(
      .eachWithoutInside,
      meaning: """
        A rule with `each` makes one alert for each device and fence. Its condition has to demand that the device \
        is inside of that fence, or an edge of it; otherwise it would be true for all fences at once, far from the \
        device.
        """,
      wrong: """
        fences schools file "schools.geojson"
          limit: speed in km/h from "maxspeed"

        rule school-speeding
          each schools as school
          when speed > school.limit
        """,
      right: """
        fences schools file "schools.geojson"
          limit: speed in km/h from "maxspeed"

        rule school-speeding
          each schools as school
          when inside school and speed > school.limit
        """,
      files: [
        .init(
          "schools.geojson",
          """
          {"type": "Feature", "id": "north", "properties": {"maxspeed": 30}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """)
      ]),
    DiagnosticPage(
      .onlyNeedsNumber,
      meaning: """
        `only highest` and `only lowest` choose among fences by a number. This property is a text, or yes and no.
        """,
      wrong: """
        fences zones file "zones.geojson"
          kind: text

        rule in-a-zone
          each zones as area only highest kind
          when inside area
        """,
      right: """
        fences zones file "zones.geojson"
          rank: number

        rule in-a-zone
          each zones as area only highest rank
          when inside area
        """,
      files: [
        .init(
          "zones.geojson",
          """
          {"type": "Feature", "id": "north", "properties": {"kind": "town", "rank": 2}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """)
      ]),
    DiagnosticPage(
      .includingStart,
      meaning: """
        `including start` makes the first fix of a device count as an `enter`, where it lies inside. A first fix \
        outside has left nothing, so `exit` does not know it.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          on exit depot including start
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule away
          on exit depot
        """),
    DiagnosticPage(
      .lineFence,
      meaning: """
        A line has no inside. It can be crossed, in one direction where that is said; to be inside of a road, make \
        a `corridor` of it. Left and right and `margin` go the other way: only a line has the former, only an area \
        the latter.
        """,
      wrong: """
        fence gate line (48.1370 11.5750, 48.1380 11.5750)

        rule through-the-gate
          on enter gate
        """,
      right: """
        fence gate line (48.1370 11.5750, 48.1380 11.5750)

        rule through-the-gate
          on cross gate left to right
        """),
    DiagnosticPage(
      .alarmInCondition,
      meaning: """
        An alarm word comes with one event and does not last, so it is an edge: `on alarm sos`. For one alert out \
        of many cries, count them: `when count(alarm sos) over 30 min >= 1`.
        """,
      wrong: """
        rule sos
          when alarm sos
        """,
      right: """
        rule sos
          on alarm sos
        """),
  ]
}
