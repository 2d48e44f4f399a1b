/// Pages of the N codes: names.
extension DiagnosticPages {
  static let names: [DiagnosticPage] = names1 + names2

  private static let names1: [DiagnosticPage] = [
    DiagnosticPage(
      .unknownFence,
      meaning: """
        No fence, set of fences or alias has this name. Declare it, or mend the spelling. A feature of a fence \
        file is no fence by itself: `fence NAME file "…" feature "…"` makes it one.
        """,
      wrong: """
        fence city file "city.geojson" feature "Altstadt"

        rule speeding
          when speed > 50 km/h and (inside city or inside Innenstadt)
        """,
      right: """
        fence city       file "city.geojson" feature "Altstadt"
        fence Innenstadt file "city.geojson" feature "Innenstadt"

        rule speeding
          when speed > 50 km/h and (inside city or inside Innenstadt)
        """,
      files: [
        .init(
          "city.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "Altstadt", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}},
            {"type": "Feature", "id": "Innenstadt", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.50, 48.10], [11.60, 48.10], [11.60, 48.20], [11.50, 48.10]]]}}
          ]}

          """)
      ]),
    DiagnosticPage(
      .unknownField,
      meaning: """
        No built-in field, declared field or let has this name. The list of fields stands in the language page; \
        other platforms call some of them otherwise (`batteryLevel` is `battery` here). A value that events have \
        and the language does not know is declared by `field NAME at "…"`.
        """,
      wrong: """
        rule battery-low
          when batteryLevel < 15 %
        """,
      right: """
        rule battery-low
          when battery < 15 %
        """),
    DiagnosticPage(
      .unknownSink,
      meaning: """
        No sink has this name. Declare it with `sink NAME …`, or mend the spelling. A rule without `notify` writes \
        to standard output.
        """,
      wrong: """
        sink log file "alerts.jsonl"

        rule speeding
          when   speed > 90 km/h
          notify logg

        rule sos
          on     alarm sos
          notify log
        """,
      right: """
        sink log file "alerts.jsonl"

        rule speeding
          when   speed > 90 km/h
          notify log

        rule sos
          on     alarm sos
          notify log
        """),
    DiagnosticPage(
      .unknownDevices,
      meaning: """
        No device list has this name. `for` names lists, not devices: declare one with `devices NAME "van-1", \
        "van-*"`.
        """,
      wrong: """
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
      .unknownHours,
      meaning: """
        No hours have this name. Declare them with `hours NAME mon-fri 07:00-18:00`.
        """,
      wrong: """
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
      .unknownRule,
      meaning: """
        A test names a rule that is not in the rule set. A test looks at the rules of all files that are named on \
        the command line.
        """,
      wrong: """
        rule sos
          on alarm sos

        test "a cry is told"
          rule   sso
          device van-1
          at     2026-03-02T08:00:00Z alarm sos
          expect fired
        """,
      right: """
        rule sos
          on alarm sos

        test "a cry is told"
          rule   sos
          device van-1
          at     2026-03-02T08:00:00Z alarm sos
          expect fired
        """),
    DiagnosticPage(
      .unknownProperty,
      meaning: """
        The fences of this set have no such property. What features have in their file is read only where the set \
        declares it: `limit: speed in km/h from "maxspeed"`.
        """,
      wrong: """
        fences schools file "schools.geojson"

        rule school-speeding
          each schools as school
          when inside school and speed > school.limit
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
      .unknownAlarm,
      meaning: """
        No dialect produces this alarm word. The words stand in the language page; a word that your trackers alone \
        send stands in quotes, `alarm "fatigueDriving"`.
        """,
      wrong: """
        rule sos
          on alarm soss
        """,
      right: """
        rule sos
          on alarm sos
        """),
    DiagnosticPage(
      .unknownWord,
      meaning: """
        The field never has this word. Each field of yes and no has its own two words, and `yes` and `no` beside \
        them: `ignition is on`, `door is open`, `charging is yes`.
        """,
      wrong: """
        rule unplugged
          when charging is off
        """,
      right: """
        rule unplugged
          when charging is no
        """),
    DiagnosticPage(
      .unknownZone,
      meaning: """
        There is no time zone of this name. Names are those of the tz database, a region and a city: \
        `Europe/Berlin`.
        """,
      wrong: """
        zone europe/berlin

        rule sos
          on alarm sos
        """,
      right: """
        zone Europe/Berlin

        rule sos
          on alarm sos
        """),
    DiagnosticPage(
      .duplicateName,
      meaning: """
        Two declarations have one name, so that nobody could say which is meant. All files of a rule set share \
        their names. Choose another name for one of them.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence depot circle 48.2000, 11.6000 radius 80 m

        rule away
          when outside depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m

        rule away
          when outside depot and outside yard
        """),
    DiagnosticPage(
      .builtinName,
      meaning: """
        A let or a declared field bears the name of a field that every event may have. Choose another name.
        """,
      wrong: """
        field battery at "attributes.batt2" ratio in %

        rule battery-low
          when battery < 15 %
        """,
      right: """
        field second-battery at "attributes.batt2" ratio in %

        rule battery-low
          when second-battery < 15 %
        """),
    DiagnosticPage(
      .recursiveLet,
      meaning: """
        A let refers to itself, directly or through others, so that its condition would have no end.
        """,
      wrong: """
        let parked = ignition is off and resting
        let resting = parked or speed < 5 km/h

        rule long-stop
          when parked
          held 2 h
        """,
      right: """
        let parked = ignition is off and resting
        let resting = speed < 5 km/h

        rule long-stop
          when parked
          held 2 h
        """),
  ]
}
