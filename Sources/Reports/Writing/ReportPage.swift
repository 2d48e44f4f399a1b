internal import Wire

/// The page around the values: its frame, style and script, as their files stand in the program.
///
/// The script is put together from files by topic, in one strict function; what stands earlier may not use what stands
/// later before all are read.
enum ReportPage {
  private static let frame = PackageResources.report_html
  private static let style = PackageResources.report_css
  private static let scripts = [
    PackageResources.columns_js,
    PackageResources.mercator_js,
    PackageResources.track_js,
    PackageResources.report_js,
    PackageResources.times_js,
    PackageResources.names_js,
    PackageResources.state_js,
    PackageResources.dom_js,
    PackageResources.colours_js,
    PackageResources.map_view_js,
    PackageResources.map_ground_js,
    PackageResources.map_fences_js,
    PackageResources.map_markers_js,
    PackageResources.map_pointer_js,
    PackageResources.map_js,
    PackageResources.timeline_js,
    PackageResources.timeline_overview_js,
    PackageResources.timeline_lanes_js,
    PackageResources.timeline_curves_js,
    PackageResources.table_js,
    PackageResources.episodes_js,
    PackageResources.filters_js,
    PackageResources.summary_js,
    PackageResources.main_js,
  ]

  /// What stands in the frame for what is put in.
  enum Mark: String, CaseIterable {
    case title, style, values, script
    var bytes: [UInt8] { Array("{{\(rawValue)}}".utf8) }
  }

  /// Appends the page; `put` appends what a mark stands for.
  static func write(into out: inout ByteBuffer, putting put: (Mark, inout ByteBuffer) -> Void) {
    var rest = frame[...]
    while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
      let mark = Mark.allCases.first { rest[brace...].starts(with: $0.bytes) }
      let end = mark == nil ? brace + 1 : brace
      out.append(frame, from: rest.startIndex, count: end - rest.startIndex)
      if let mark { put(mark, &out) }
      rest = rest[(end + (mark?.bytes.count ?? 0))...]
    }
    out.append(frame, from: rest.startIndex, count: rest.count)
  }

  static func writeStyle(into out: inout ByteBuffer) { out.append(style) }

  static func writeScript(into out: inout ByteBuffer) {
    out.append("(() => {\n\"use strict\";\n")
    for script in scripts { out.append(script) }
    out.append("})();\n")
  }
}
