/// Pages of the F codes: fences and their files.
extension DiagnosticPages {
  static let fences: [DiagnosticPage] = fences1 + fences2

  private static let fences1: [DiagnosticPage] = [
    DiagnosticPage(
      .coordinateOutOfRange,
      meaning: """
        There is no such place: latitudes go from -90 to 90, longitudes from -180 to 180. In rule files the \
        latitude comes first, in GeoJSON the longitude.
        """,
      wrong: """
        fence sydney circle 151.2093, -33.8688 radius 2 km

        rule arrived
          on enter sydney
        """,
      right: """
        fence sydney circle -33.8688, 151.2093 radius 2 km

        rule arrived
          on enter sydney
        """),
    DiagnosticPage(
      .tooFewPoints,
      meaning: """
        A polygon needs three different points, a line two. A polygon closes itself; its first point need not \
        stand again at the end.
        """,
      wrong: """
        fence yard polygon (48.1 11.5, 48.2 11.6)

        rule arrived
          on enter yard
        """,
      right: """
        fence yard polygon (48.1 11.5, 48.2 11.6, 48.1 11.6)

        rule arrived
          on enter yard
        """),
    DiagnosticPage(
      .badLength,
      meaning: """
        A radius is more than 0 m and at most 10,000 km, a margin at least 0 m and at most 100 km.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 0 m

        rule arrived
          on enter depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m

        rule arrived
          on enter depot
        """),
    DiagnosticPage(
      .fenceFileUnreadable,
      meaning: """
        The fence file is not there, may not be read, or is no GeoJSON, WKT, KML or GPX. Its path is relative to \
        the rule file that names it.
        """,
      wrong: """
        fence city file "fences/city.geojson"

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
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}

          """)
      ]),
    DiagnosticPage(
      .fenceFileTruncated,
      meaning: """
        The fence file ends in the middle: it was cut off when it was copied or written. Nothing of it is used, as \
        nobody knows what is missing.
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
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59,

          """)
      ],
      rightFiles: [
        .init(
          "city.geojson",
          """
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}

          """)
      ]),
    DiagnosticPage(
      .fenceFileEmpty,
      meaning: """
        There is no fence in the file: no polygon, no line.
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
          {"type": "FeatureCollection", "features": []}

          """)
      ],
      rightFiles: [
        .init(
          "city.geojson",
          """
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}

          """)
      ]),
    DiagnosticPage(
      .fenceLatitude,
      meaning: """
        A point of the fence file has a latitude beyond 90 degrees. Mostly latitude and longitude have changed \
        places: GeoJSON, WKT and KML have the longitude first.
        """,
      wrong: """
        fence sydney file "sydney.geojson"

        rule arrived
          on enter sydney
        """,
      right: """
        fence sydney file "sydney.geojson"

        rule arrived
          on enter sydney
        """,
      files: [
        .init(
          "sydney.geojson",
          """
          {"type": "Polygon", "coordinates": [[[-33.9, 151.1], [-33.8, 151.1], [-33.8, 151.3], [-33.9, 151.1]]]}

          """)
      ],
      rightFiles: [
        .init(
          "sydney.geojson",
          """
          {"type": "Polygon", "coordinates": [[[151.1, -33.9], [151.1, -33.8], [151.3, -33.8], [151.1, -33.9]]]}

          """)
      ]),
    DiagnosticPage(
      .fenceBeyondRepair,
      meaning: """
        The outline of the fence encloses nothing, or has too few points, and cannot be repaired.
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
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.57, 48.13]]]}

          """)
      ],
      rightFiles: [
        .init(
          "city.geojson",
          """
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}

          """)
      ]),
    DiagnosticPage(
      .fenceDuplicateID,
      meaning: """
        Two features of the file have one id, and notices could not tell them apart. A feature's id is its `id`, \
        else `properties.id`, else `properties.name`, else its number in the file.
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
            {"type": "Feature", "id": "north", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.67, 48.13], [11.69, 48.13], [11.69, 48.15], [11.67, 48.13]]]}}
          ]}

          """)
      ],
      rightFiles: [
        .init(
          "schools.geojson",
          """
          {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "north", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}},
            {"type": "Feature", "id": "south", "properties": {}, "geometry": {"type": "Polygon",
              "coordinates": [[[11.67, 48.13], [11.69, 48.13], [11.69, 48.15], [11.67, 48.13]]]}}
          ]}

          """)
      ]),
    DiagnosticPage(
      .fenceWithoutArea,
      meaning: """
        The fence is taken from a file as an area, and the file has lines only. Make a `corridor` of it, which has \
        a width, or a `line`, which can be crossed.
        """,
      wrong: """
        fence route file "route.geojson"

        rule off-route
          when outside route
        """,
      right: """
        fence route corridor file "route.geojson" radius 60 m

        rule off-route
          when outside route
        """,
      files: [
        .init(
          "route.geojson",
          """
          {"type": "LineString", "coordinates": [[11.57, 48.13], [11.59, 48.13], [11.59, 48.15]]}

          """)
      ]),
    DiagnosticPage(
      .unknownFeature,
      meaning: """
        No feature of the file has this id or name.
        """,
      wrong: """
        fence city file "city.geojson" feature "Inenstadt"

        rule arrived
          on enter city
        """,
      right: """
        fence city file "city.geojson" feature "Innenstadt"

        rule arrived
          on enter city
        """,
      files: [
        .init(
          "city.geojson",
          """
          {"type": "Feature", "id": "Innenstadt", "properties": {}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """)
      ]),
    DiagnosticPage(
      .unsupportedGeometry,
      meaning: """
        The geometry cannot be this kind of fence: a corridor and a line need lines, and the file has polygons \
        only.
        """,
      wrong: """
        fence route corridor file "city.geojson" radius 60 m

        rule off-route
          when outside route
        """,
      right: """
        fence route file "city.geojson"

        rule off-route
          when outside route
        """,
      files: [
        .init(
          "city.geojson",
          """
          {"type": "Polygon", "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}

          """)
      ]),
    DiagnosticPage(
      .tooManyFences,
      meaning: """
        A rule set holds up to 16,777,216 fences. Leave some out: `where PROPERTY = "…"` takes those of a file \
        that matter.
        """,
      wrong: """
        fences places file "places.geojson"

        rule arrived
          on enter places
        """,
      right: """
        fences places file "places.geojson" where kind = "school"

        rule arrived
          on enter places
        """,
      files: [
        .init(
          "places.geojson",
          """
          {"type": "Feature", "id": "north", "properties": {"kind": "school"}, "geometry": {"type": "Polygon",
            "coordinates": [[[11.57, 48.13], [11.59, 48.13], [11.59, 48.15], [11.57, 48.13]]]}}

          """)
      ]),
  ]
}
