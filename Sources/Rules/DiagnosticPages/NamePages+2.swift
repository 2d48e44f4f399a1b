/// Pages of the N codes: names; more of them.
extension DiagnosticPages {
  static let names2: [DiagnosticPage] = [
    DiagnosticPage(
      .notAnAlias,
      meaning: """
        A property belongs to one fence, and which one that is says `each SET as ALIAS`. Properties are read as \
        `ALIAS.PROPERTY`, in a rule that has such a clause.
        """,
      wrong: """
        fences schools file "schools.geojson"
          limit: speed in km/h from "maxspeed"

        rule school-speeding
          when inside schools and speed > schools.limit
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
      .fenceAsCondition,
      meaning: """
        A fence is a place, and no condition. Each one needs its own `inside` or `outside`.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m

        rule at-home
          when inside depot or yard
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m

        rule at-home
          when inside depot or inside yard
        """),
    DiagnosticPage(
      .wrongNamespace,
      meaning: """
        The name is there, but stands for another kind of thing: a field where a fence is needed, or a let where a \
        field is.
        """,
      wrong: """
        hours work mon-fri 07:00-18:00

        rule away
          when   outside work
          during work
        """,
      right: """
        hours work mon-fri 07:00-18:00
        fence works circle 48.1371, 11.5754 radius 150 m

        rule away
          when   outside works
          during work
        """),
  ]
}
