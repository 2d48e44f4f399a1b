package import Model
package import Wire

/// All that a replay can be told beside its rules.
package struct ReplayOptions: Sendable {
  package enum Format: String, Sendable, CaseIterable { case json, csv, text }
  /// Where notices go.
  package enum Target: Sendable, Equatable {
    case nowhere, standardOutput
    case file(String)
  }

  /// Files, folders, patterns, or `-` alone.
  package var inputs: [String] = []
  package var dialect: DialectName?
  /// The device of files that name none; nil: the file's own name.
  package var deviceName: String?
  package var workers = 1
  /// Heard time in ms since 1970, `to` not included.
  package var from: Int64?
  package var to: Int64?
  /// Deadlines up to here run at the end of the input.
  package var until: Int64?
  package var devices: [Glob] = []
  /// Lines are taken in the order in which they stand.
  package var keepsOrder = false
  /// Bytes that putting events in order may take in memory.
  package var memoryBytes = OrderMemory.usual
  package var out = Target.nowhere
  package var format = Format.json
  package var isColoured = false
  package var recordsPath: String?
  package var rejectsPath: String?
  package var isStrict = false
  package var sends = false
  /// How far it is is shown: drawn again in its place, or said now and then.
  package var showsProgress = true
  package var drawsProgress = false
  package init() {}

  /// Which column of CSV is which field.
  package var columns: ColumnMap?
  /// The zone of times without one; nil: UTC.
  package var zone: Zone?

  var filter: EventFilter { EventFilter(from: from, to: to, devices: devices) }

  /// The form of the notices in `out`.
  var form: NoticeForm {
    switch format {
    case .json: .json
    case .csv: .csv
    case .text: isColoured ? .coloured : .text
    }
  }
}
