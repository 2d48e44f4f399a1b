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
  package var isQuiet = false
  package init() {}

  /// Whether what lacks a heard time is stamped on reading.
  package var runsLive: Bool { isLive ?? inputs.contains(where: \.isLiveByNature) }
}
