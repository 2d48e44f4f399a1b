/// One record of a frame with several: a cell, and behind a `$` an RMC sentence, or a list of wireless networks.
struct V680Record {
  private let cell: FrameBytes
  /// Without the `$`, the `*` and what follows.
  private let sentence: FrameBytes

  /// nil: there is no `$`.
  init?(_ field: FrameBytes) {
    guard let dollar = field.first(0x24) else { return nil }
    cell = field.slice(0, dollar)
    sentence = field.slice(dollar + 1, field.first(0x2A, from: dollar) ?? field.count)
  }

  private var isPosition: Bool { sentence.hasWord("GPRMC,") || sentence.hasWord("GNRMC,") }

  var hasDate: Bool {
    var report = DeviceReport(.position, .v680)
    fill(&report)
    return report.stamp != .none
  }

  func fill(_ report: inout DeviceReport) {
    report.cell = V680Head.cell(cell) ?? report.cell
    guard isPosition else { return fillNetworks(&report) }
    RMCSentence(sentence).fill(&report)
    // Beside `A` and `V` there is an `L`: the last place that was known.
    if report.isFixed == nil { report.isFixed = false }
  }

  /// `WIFI`, time, `A` or `V`, strengths and addresses, date: no place, and when it was none.
  private func fillNetworks(_ report: inout DeviceReport) {
    let columns = sentence.split(0x2C)
    report.isFixed = false
    guard columns.count > 3, let day = ClockText.dayMonthYear(columns[columns.count - 1]),
      let ofDay = ClockText.timeOfDay(columns[1])
    else { return }
    report.stamp = .utc(day + ofDay)
  }
}
