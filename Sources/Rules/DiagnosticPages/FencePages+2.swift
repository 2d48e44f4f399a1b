/// Pages of the F codes: fences and their files; more of them.
extension DiagnosticPages {
  static let fences2: [DiagnosticPage] = [
    DiagnosticPage(
      .fenceFileOdd,
      meaning: """
        The fence file is not UTF-8 throughout, mostly as it was saved as Latin-1. It was read all the same, and \
        letters of its names that could not be read are shown as `�`. Save it as UTF-8.
        """,
      wrong: """
        fence city file "city.geojson"

        rule arrived
          on enter city
        """,
      right: """
        fence city file "city.geojson"

        rule arrived
          on enter city
        """,
      files: [
        .init(
          "city.geojson",
          """
          {"type": "Feature", "id": "Süd", "properties": {}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """, isLatin1: true)
      ],
      rightFiles: [
        .init(
          "city.geojson",
          """
          {"type": "Feature", "id": "Süd", "properties": {}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """)
      ]),
    DiagnosticPage(
      .fenceRepaired,
      meaning: """
        The outline of the fence was not valid, as it crosses itself or is not closed. It was repaired; look at it \
        on a map (`picket fences --geojson`), and mend the file.
        """,
      wrong: """
        fence city polygon (48.1 11.5, 48.2 11.6, 48.1 11.6, 48.2 11.5)

        rule arrived
          on enter city
        """,
      right: """
        fence city polygon (48.1 11.5, 48.2 11.5, 48.2 11.6, 48.1 11.6)

        rule arrived
          on enter city
        """),
    DiagnosticPage(
      .fencePropertyMissing,
      meaning: """
        Some fences of the set lack a property that the rules read. There it is unknown, and what reads it neither \
        fires nor clears.
        """,
      wrong: """
        fences schools file "schools.geojson"
          limit: speed in km/h

        rule school-speeding
          each schools as school
          when inside school and speed > school.limit
        """,
      right: """
        fences schools file "schools.geojson"
          limit: speed in km/h

        rule school-speeding
          each schools as school
          when inside school and speed > school.limit
        """,
      files: [
        .init(
          "schools.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "north", "properties": {"limit": 30}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}},
            {"type": "Feature", "id": "south", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.67, 48.13], [11.69, 48.13], [11.69, 48.15], [11.67, 48.13]]]}}
          ]}

          """)
      ],
      rightFiles: [
        .init(
          "schools.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "north", "properties": {"limit": 30}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}},
            {"type": "Feature", "id": "south", "properties": {"limit": "20 mph"}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.67, 48.13], [11.69, 48.13], [11.69, 48.15], [11.67, 48.13]]]}}
          ]}

          """)
      ]),
    DiagnosticPage(
      .featureLeftOut,
      meaning: """
        Features of the file are left out, as they are points, or lines where areas are needed, or as a `where` \
        lets none of them through.
        """,
      wrong: """
        fences schools file "schools.geojson"

        rule at-a-school
          on enter schools
        """,
      right: """
        fences schools file "schools.geojson"

        rule at-a-school
          on enter schools
        """,
      files: [
        .init(
          "schools.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "north", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}},
            {"type": "Feature", "id": "south", "properties": {}, "geometry": {"type": "Point", "coordinates": [11.6, 48.1]}}
          ]}

          """)
      ],
      rightFiles: [
        .init(
          "schools.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "north", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}
          ]}

          """)
      ]),
    DiagnosticPage(
      .swappedPlace,
      meaning: """
        A fence lies far from all others, and would be near them with latitude and longitude turned round. In rule \
        files the latitude comes first; many maps and GeoJSON have the longitude first.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m
        fence quay  circle 11.4500, 48.0900 radius 80 m

        rule at-home
          when inside depot or inside yard or inside quay
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m
        fence quay  circle 48.0900, 11.4500 radius 80 m

        rule at-home
          when inside depot or inside yard or inside quay
        """),
  ]
}
