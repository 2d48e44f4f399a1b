internal import Model

/// The two parts of a notice's mail: text that can be read alone, and the same as a small page.
enum NoticeBody {
  static func text(_ notice: MailNotice, sink: String) -> String {
    var out = "[\(notice.severity.rawValue)] \(heading(notice))\n\n\(MailText.lines(notice.message))\n\n"
    let rows = rows(notice)
    let width = min(24, (rows.map(\.name.count).max() ?? 0) + 2)
    for row in rows { out += padded(row.name, to: width) + row.value + "\n" }
    if let place = place(notice) { out += padded("map", to: width) + place.map + "\n" }
    for remark in remarks(notice) { out += "\n\(remark)\n" }
    return out + "\n-- \npicket, sink \(MailText.line(sink)), notice \(MailText.idPart(notice.id)).\(notice.n)\n"
  }

  static func html(_ notice: MailNotice, sink: String) -> String {
    var body = MailPage.heading(heading(notice), severity: notice.severity)
    body += MailPage.paragraph(MailText.lines(notice.message))
    var rows = rows(notice).map { (MailText.html($0.name), MailText.html($0.value)) }
    if let place = place(notice) {
      let position = MailText.html(place.position)
      rows = rows.map { $0.0 == "position" ? ($0.0, "<a href=\"\(MailText.html(place.geo))\">\(position)</a>") : $0 }
      rows.append(("map", "<a href=\"\(MailText.html(place.map))\">OpenStreetMap</a>"))
    }
    body += MailPage.table(rows)
    for remark in remarks(notice) { body += MailPage.remark(remark) }
    body += MailPage.foot("picket, sink \(MailText.line(sink)), notice \(MailText.idPart(notice.id)).\(notice.n)")
    return MailPage.page(title: heading(notice), body)
  }

  /// `cleared: Too fast in the city: t-017`.
  static func heading(_ notice: MailNotice) -> String {
    let mark = notice.kind == .fired ? "" : notice.kind.rawValue + ": "
    return mark + MailText.line(notice.title ?? notice.rule) + ": " + MailText.line(notice.device)
  }

  private static func rows(_ notice: MailNotice) -> [MailNotice.Fact] {
    var rows: [MailNotice.Fact] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { rows.append(.init(name: MailText.line(name), value: MailText.line(value))) }
    }
    add("notice", notice.kind.rawValue)
    add("rule", notice.rule)
    add("device", notice.device)
    add("fence", notice.fenceName.map { name in notice.fence.map { "\(name) (\($0))" } ?? name } ?? notice.fence)
    add("time", notice.time.map(MailTime.readable))
    add("since", notice.since.map(MailTime.readable))
    add("received", notice.received.map(MailTime.readable))
    add("duration", notice.durationMilliseconds.map(MailTime.span))
    for fact in notice.facts { add(fact.name, fact.value) }
    for peak in notice.peaks { add("peak \(peak.name)", peak.value) }
    add("position", place(notice)?.position)
    return rows
  }

  private static func remarks(_ notice: MailNotice) -> [String] {
    var remarks: [String] = []
    if notice.suppressed > 0 {
      remarks.append(
        notice.suppressed == 1
          ? "One more like this was held back before." : "\(notice.suppressed) more like this were held back before.")
    }
    if notice.isLate { remarks.append("Late: the tracker sent this after newer reports.") }
    if notice.isStale { remarks.append("Stale: the report was old when it arrived.") }
    return remarks
  }

  private static func place(_ notice: MailNotice) -> (position: String, geo: String, map: String)? {
    guard let latitude = notice.latitude, let longitude = notice.longitude else { return nil }
    let lat = degrees(latitude)
    let lon = degrees(longitude)
    return (
      "\(lat), \(lon)", "geo:\(lat),\(lon)",
      "https://www.openstreetmap.org/?mlat=\(lat)&mlon=\(lon)#map=16/\(lat)/\(lon)"
    )
  }

  // A centimetre, without exponents.
  private static func degrees(_ value: Double) -> String {
    var out = ByteBuffer(capacity: 32)
    NumberWriter.rounded(value, digits: 7, into: &out)
    return out.string
  }

  private static func padded(_ name: String, to width: Int) -> String {
    name + String(repeating: " ", count: max(1, width - name.count))
  }
}
