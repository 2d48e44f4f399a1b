package import Listening
package import Monitoring
internal import Platform
package import Storage
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
  /// Rules are loaded anew when their files change.
  package var watches = false
  /// How trackers are listened to, in place of reading inputs; nil: they are not.
  package var trackers: ListenOptions?
  /// Where metrics are served; nil: nowhere.
  package var metrics: ListenAddress?
  /// nil: everything lives in memory.
  package var state: StateOptions?
  /// Seams for tests: the wall clock of starts, ticks and what is owed, ms since 1970; bytes of lines that a chunk
  /// holds, where not by the rules.
  var clock: @Sendable () -> Int64 = { WallClock.now() }
  var batchBytes: Int?
  /// Called by the reading thread once all inputs are read.
  var inputEnded: @Sendable () -> Void = {}
  package init() {}

  /// What is read and how, for people: `reads standard input, live, with 2 workers`.
  package var sentence: String {
    let names = inputs.map(\.name).joined(separator: ", ")
    return "reads \(names), \(runsLive ? "live" : "a recording"), with \(workers) worker\(workers == 1 ? "" : "s")"
  }

  /// Notices that no sink is told of are wanted too.
  var keepsRecords: Bool { recordsPath != nil || state != nil }

  /// The form of notices on standard output.
  var outputForm: NoticeForm {
    switch format {
    case .json: .json
    case .text: isColoured ? .coloured : .text
    }
  }

  /// How lines are read.
  var reading: Reading { Reading(isLive: runsLive, dialect: dialect, gpsdDevice: device, inputs: inputs) }

  /// Whether what lacks a heard time is stamped on reading.
  package var runsLive: Bool { isLive ?? inputs.contains(where: \.isLiveByNature) }
}

/// What a run with a state directory can be told.
package struct StateOptions: Sendable {
  package var folder: String
  package var fsync = FsyncPolicy.second
  /// How much of the journal is kept beyond what recovery needs.
  package var keptBytes = 4 << 30
  package var keptMilliseconds: Int64 = 30 * 86_400_000
  /// Closed segments of the journal are packed.
  package var compresses = false
  package var checkpointMilliseconds: Int64 = 60_000
  /// How much of the history of notices is kept; nil: all.
  package var historyBytes: Int?
  package var historyMilliseconds: Int64?
  package init(folder: String) { self.folder = folder }

  var historyLimits: NoticeLog.Limits {
    var limits = NoticeLog.Limits()
    limits.keepBytes = historyBytes
    limits.keepMilliseconds = historyMilliseconds
    return limits
  }

  var retention: JournalRetention { JournalRetention(bytes: keptBytes, milliseconds: keptMilliseconds) }
  var schedule: CheckpointSchedule { CheckpointSchedule(milliseconds: checkpointMilliseconds) }
}

/// How much of a journal is kept beyond what recovery needs.
struct JournalRetention: Sendable, Equatable {
  var bytes: Int
  var milliseconds: Int64
}
