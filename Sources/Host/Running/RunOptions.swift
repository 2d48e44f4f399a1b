package import Wire

/// All that a run can be told beside its rules; the one configuration that flags become.
package struct RunOptions: Sendable {
  package enum Format: String, Sendable, CaseIterable { case json, text }

  /// Read one after the other.
  package var inputs: [EventInput] = [.standardInput]
  /// nil: by the nature of the input.
  package var isLive: Bool?
  package var workers = 1
  package var dialect: DialectName?
  /// The device of gpsd lines.
  package var device: String?
  /// What standard output shows.
  package var format = Format.json
  package var isColoured = false
  package var recordsPath: String?
  package var rejectsPath: String?
  package var latePath: String?
  package var isStrict = false
  /// ms since 1970: deadlines up to here run at the end of the input.
  package var until: Int64?
  package init() {}

  /// What is read and how, for people: `reads standard input, live, with 2 workers`.
  package var sentence: String {
    let names = inputs.map(\.name).joined(separator: ", ")
    return "reads \(names), \(runsLive ? "live" : "a recording"), with \(workers) worker\(workers == 1 ? "" : "s")"
  }

  /// Whether what lacks a heard time is stamped on reading.
  package var runsLive: Bool { isLive ?? inputs.contains(where: \.isLiveByNature) }
}
