internal import Rules
internal import Wire

/// A tuning report for other programs.
package enum TuningExport {
  /// One JSON object on one line; its keys are told in docs/tune.md.
  package static func json(_ report: TuningReport) -> String {
    let pass = report.pass
    let rows = report.rows.map { json($0, report) }
    let object = JSONText.object([
      ("rule", .string(report.rule)), ("varied", .string(report.subject)),
      ("place", .object([("file", .string(report.location.file)), ("line", .number(report.location.line))])),
      ("unit", report.unit.map { .string($0) } ?? .null), ("events", .number(pass.events)),
      ("devices", .number(pass.devices)), ("first", .string(time(pass.first))), ("last", .string(time(pass.last))),
      ("weeks", decimal(pass.weeks)), ("tells_mail", .bool(report.tellsMail)), ("rows", .array(rows)),
      ("remarks", .array(report.remarks.map { .string($0) })),
    ])
    var text = ""
    object.write(to: &text)
    return text + "\n"
  }

  private static func json(_ row: TuningRow, _ report: TuningReport) -> JSONText {
    let measure = row.measure
    var members: [(String, JSONText)] = [
      ("label", .string(row.label)), ("value", decimal(row.number.flatMap { Double($0) })),
      ("now", .bool(row.isPresent)), ("episodes", .number(measure.episodes)),
      ("episodes_per_week", decimal(report.perWeek(measure.episodes))), ("devices", .number(measure.devices)),
      ("notices", .number(measure.notices)), ("notices_per_week", decimal(report.perWeek(measure.notices))),
      ("mails", .number(measure.mails)), ("mails_per_week", decimal(report.perWeek(measure.mails))),
    ]
    if report.hasLife { members.append(("open_s", decimal(Double(measure.openMilliseconds) / 1000))) }
    return .object(members)
  }

  private static func decimal(_ value: Double?) -> JSONText {
    value.map { .decimal(TuningNumber.tidy($0)) } ?? .null
  }

  private static let columns = [
    "value", "unit", "now", "episodes", "episodes_per_week", "devices", "notices", "notices_per_week", "mails",
    "mails_per_week", "open_s",
  ]

  /// Comma-separated values after RFC 4180: a header, then a line for each value.
  package static func csv(_ report: TuningReport) -> String {
    func rate(_ count: Int) -> String { report.perWeek(count).map { TuningNumber.plain(TuningNumber.tidy($0)) } ?? "" }
    let lines = report.rows.map { row in
      let measure = row.measure
      let open = report.hasLife ? TuningNumber.plain(Double(measure.openMilliseconds) / 1000) : ""
      return [
        row.number ?? "", report.unit ?? "", row.isPresent ? "yes" : "no", "\(measure.episodes)",
        rate(measure.episodes), "\(measure.devices)", "\(measure.notices)", rate(measure.notices),
        "\(measure.mails)", rate(measure.mails), open,
      ]
    }
    return ([columns] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func time(_ milliseconds: Int64) -> String {
    var out = ByteBuffer()
    TimeWriter.rfc3339(milliseconds, into: &out)
    return String(decoding: out.array(), as: UTF8.self)
  }
}
