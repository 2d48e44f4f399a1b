extension V680 {
  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let text = frame.trimmed
    if text.equals("##") { return .ignored }
    var fields = text.split(0x23).map(\.trimmed)
    let isOpen = !text.has("##", at: text.count - 2) && !frame.from(frame.count - 1).trimmed.isEmpty
    if isOpen, let last = fields.last, !isSure(last, fields.dropLast().last) { fields.removeLast() }
    if text.isDigit(0) {
      // Before the identity nothing stands; without it the user's field is missing too.
      let isNamed = fields.first.map { $0.count >= 14 } ?? false
      fields.insert(FrameBytes([]), at: 0)
      if !isNamed { return records(fields, nil) }
    }
    guard fields.count > 1 else { return .rejected(.incomplete) }
    if fields[1].first(0x24) != nil { return records([FrameBytes([])] + fields.dropFirst(), nil) }
    guard let identity = Identity(fields[1]) else { return .rejected(.identity) }
    let rest = Array(fields.dropFirst(2))
    if rest.allSatisfy(\.isEmpty) { return .report(DeviceReport(.heartbeat, .v680, identity: identity)) }
    return records(rest, identity)
  }

  /// Whether a last field that nothing ends is whole: a time behind a date, or a record up to its date.
  private static func isSure(_ last: FrameBytes, _ before: FrameBytes?) -> Bool {
    if last.first(0x24) != nil { return V680Record(last)?.hasDate ?? false }
    return before?.count == 6 && before?.digitCount() == 6 && ClockText.timeOfDay(last) != nil
  }

  /// - Parameter fields: from the user's on.
  private static func records(_ fields: [FrameBytes], _ identity: Identity?) -> Reading {
    let places = fields.indices.filter { fields[$0].first(0x24) != nil || isPlace(fields[$0]) }
    let head = V680Head(Array(fields[..<(places.first ?? fields.count)]))
    if places.isEmpty, identity == nil, head.event == nil { return .rejected(.malformed) }
    var reports: [DeviceReport] = []
    for place in places {
      var report = DeviceReport(.position, .v680, identity: identity)
      if let record = V680Record(fields[place]) {
        report.variant = .tlt2h
        head.fill(&report)
        record.fill(&report)
      } else {
        head.fill(&report)
        fill(fields, place, head, &report)
      }
      reports.append(report)
    }
    if reports.isEmpty {
      reports = [DeviceReport(.position, .v680, identity: identity)]
      head.fill(&reports[0])
    }
    // An alarm is told once, whatever number of records comes with it.
    for index in reports.indices.dropLast() { reports[index].alarms = [] }
    return .reports(reports, answers: [])
  }

  private static func isPlace(_ field: FrameBytes) -> Bool {
    let columns = field.split(0x2C)
    return columns.count >= 4 && columns[1].count <= 1 && columns[3].count <= 1 && columns[0].first(0x2E) != nil
  }

  /// Coordinates, date and time in three fields.
  private static func fill(_ fields: [FrameBytes], _ at: Int, _ head: V680Head, _ report: inout DeviceReport) {
    let columns = fields[at].split(0x2C)
    report.place = place(columns, &report.integrity)
    report.isFixed = report.place != .zero && head.isFixed
    if columns.count > 4 { report.speed = columns[4].number }
    if columns.count > 5 { report.course = columns[5].number }
    guard at + 2 < fields.count, let day = ClockText.dayMonthYear(fields[at + 1]),
      let ofDay = ClockText.timeOfDay(fields[at + 2])
    else { return }
    report.stamp = .utc(day + ofDay)
  }

  /// Longitude first, each as degrees and minutes in one number, or as degrees.
  private static func place(_ columns: [FrameBytes], _ integrity: inout Integrity) -> Place {
    let (longitude, latitude) = (columns[0].trimmed, columns[2].trimmed)
    guard let east = longitude.number, let north = latitude.number, abs(east) <= 180, abs(north) <= 90,
      // Nobody writes degrees with so many zeros before them.
      longitude.digitCount() < 5, latitude.digitCount() < 4
    else {
      return Place(latitude: latitude, columns[3], longitude: longitude, columns[1], &integrity)
    }
    if columns[1].isEmpty || columns[3].isEmpty { integrity.hemisphere = .absent }
    return Place(
      latitude: columns[3].hasWord("S") ? -abs(north) : north, longitude: columns[1].hasWord("W") ? -abs(east) : east)
  }
}
