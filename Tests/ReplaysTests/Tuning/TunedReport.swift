import Rules
import Testing

@testable import Replays

/// Reports with made-up measures.
enum TunedReport {
  static let start: Int64 = 1_777_593_600_000

  static func measure(_ episodes: Int, _ devices: Int, _ notices: Int, _ mails: Int, hours: Double = 0) -> TuningMeasure
  {
    var measure = TuningMeasure()
    measure.episodes = episodes
    measure.devices = devices
    measure.notices = notices
    measure.mails = mails
    measure.openMilliseconds = Int64(hours * 3_600_000)
    return measure
  }

  static let measures = [
    measure(4816, 48, 9632, 120, hours: 1204), measure(1204, 31, 2408, 64, hours: 310.5),
    measure(602, 30, 1204, 32, hours: 90.25), measure(3, 2, 6, 1, hours: 0.5), measure(0, 0, 0, 0),
  ]

  /// 80 to 95 km/h with 92 in the file; `days` of data.
  static func report(
    days: Double = 28, tellsMail: Bool = true, hasLife: Bool = true, remarks: [String] = [],
    _ measures: [TuningMeasure] = measures
  ) throws -> TuningReport {
    let target = try TunedRules("rule r\n  when speed > 92 km/h\n").target("speed=80..95/5 km/h")
    let pass = TuningPass(
      measures: measures, events: 1_234_567, devices: 50, first: start, last: start + Int64(days * 86_400_000))
    let rows = zip(target.variants, measures).map { varied, measure in
      TuningRow(label: varied.label, number: varied.number, isPresent: varied.isPresent, measure: measure)
    }
    return TuningReport(
      target, rows: rows, pass: pass, remarks: target.remarks + remarks, tellsMail: tellsMail, hasLife: hasLife)
  }
}
