/// Pages of the L codes that come from reasoning about values and about rules beside each other.
extension DiagnosticPages {
  static let reasonedLints: [DiagnosticPage] = [
    DiagnosticPage(
      .alwaysTrue,
      meaning: """
        The condition is true whenever the values that it reads are known: it says nothing. Mostly `and` was meant for \
        `or`, or `has speed` where the value does not matter.
        """,
      wrong: """
        rule cruising
          when speed > 50 km/h or speed < 60 km/h
        """,
      right: """
        rule cruising
          when speed > 50 km/h and speed < 60 km/h
        """),
    DiagnosticPage(
      .clearNeverTrue,
      meaning: """
        No value makes `clear` true, so an alert never ends by it: it fires once and stays open. Look at its limits, \
        or write `clear after 1 h`.
        """,
      wrong: """
        rule speeding
          when  speed > 90 km/h
          clear speed < 40 km/h and speed > 60 km/h
        """,
      right: """
        rule speeding
          when  speed > 90 km/h
          clear speed < 40 km/h
        """),
    DiagnosticPage(
      .redundantCondition,
      meaning: """
        One part of an `and` or `or` changes nothing beside another: with and without it the condition is true, false \
        and unknown at the same moments. Leave it out, or look whether another limit was meant.
        """,
      wrong: """
        rule speeding
          when speed > 50 km/h and speed > 30 km/h
        """,
      right: """
        rule speeding
          when speed > 50 km/h
        """),
    DiagnosticPage(
      .duplicateRule,
      meaning: """
        Two rules look at the same devices, fire at the same moments and tell the same sinks, however their conditions \
        are written: everything is told twice. Leave one out, or let them tell different sinks.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h

        rule too-fast
          when speed > 25 m/s
        """,
      right: """
        rule speeding
          when speed > 90 km/h

        rule too-fast
          when speed > 30 m/s
        """),
    DiagnosticPage(
      .shadowedRule,
      meaning: """
        Whenever the one rule fires, another does or has done so, with the same words for the same sinks: nobody can \
        tell them apart. Leave one out, or give each its own `say` or `severity`.
        """,
      wrong: """
        rule speeding
          when speed > 90 km/h
          say  "{device} is too fast"

        rule racing
          when speed > 130 km/h
          say  "{device} is too fast"
        """,
      right: """
        rule speeding
          when speed > 90 km/h
          say  "{device} is too fast"

        rule racing
          when speed > 130 km/h
          say  "{device} is much too fast"
        """),
    DiagnosticPage(
      .neverReminded,
      meaning: """
        `remind every` counts from fired, and `clear after` ends the alert before the first reminder is due. Remind \
        sooner, or let the alert stay open for longer.
        """,
      wrong: """
        sink screen stdout

        rule door-open
          when   door is open
          clear  after 1 h
          notify screen remind every 2 h
        """,
      right: """
        sink screen stdout

        rule door-open
          when   door is open
          clear  after 1 h
          notify screen remind every 20 min
        """),
    DiagnosticPage(
      .overlappingLimits,
      meaning: """
        The fences of the set lie on each other and have different values of the property that the rule reads. A \
        device in two of them has two alerts, each with its own limit. Where only one of them counts, say which: \
        `only lowest limit` or `only highest limit`.
        """,
      wrong: """
        fences zones file "zones.geojson"
               limit: speed in km/h from "maxspeed"

        rule speeding
          each zones as area
          when inside area and speed > area.limit
        """,
      right: """
        fences zones file "zones.geojson"
               limit: speed in km/h from "maxspeed"

        rule speeding
          each zones as area only lowest limit
          when inside area and speed > area.limit
        """,
      files: [
        .init(
          "zones.geojson",
          """
          {"type":"FeatureCollection","features":[
          {"type":"Feature","id":"town","properties":{"maxspeed":50},"geometry":{"type":"Polygon",
          "coordinates":[[[11.50,48.10],[11.60,48.10],[11.60,48.20],[11.50,48.20],[11.50,48.10]]]}},
          {"type":"Feature","id":"school","properties":{"maxspeed":30},"geometry":{"type":"Polygon",
          "coordinates":[[[11.54,48.14],[11.56,48.14],[11.56,48.16],[11.54,48.16],[11.54,48.14]]]}}]}
          """)
      ]),
  ]
}
