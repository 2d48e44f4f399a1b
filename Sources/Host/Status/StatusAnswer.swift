internal import Glibc
internal import Monitoring
package import Platform

/// What `picket status` found out about a state directory.
package struct StatusAnswer {
  let directory: String
  let isRunning: Bool
  /// nil: nothing was written yet.
  let report: StatusReport?
  /// ms since 1970.
  let now: Int64

  /// A running engine that has written nothing for so long hangs.
  static let silenceMilliseconds: Int64 = 30_000

  /// Looks at a state directory, beside a running engine or without one. Fails where there is none, or it cannot be
  /// read.
  package init(directory: String) throws(RunFailure) {
    try self.init(directory: directory, now: WallClock.now())
  }

  init(directory: String, now: Int64) throws(RunFailure) {
    var status = stat()
    if stat(directory, &status) != 0 { throw .system("cannot read the state directory `\(directory)`", code: errno) }
    if status.st_mode & S_IFMT != S_IFDIR { throw RunFailure("`\(directory)` is no directory") }
    let use = StateUse.of(directory)
    if case .unknown(let code) = use { throw .system("cannot read `\(directory)/lock`", code: code) }
    isRunning = use == .running
    report = try StatusFile.read(inDirectory: directory)
    if !isRunning && report == nil && access(directory + "/lock", F_OK) != 0 {
      throw RunFailure("`\(directory)` is no state directory: no engine has run on it")
    }
    self.directory = directory
    self.now = now
  }

  /// An engine runs, and all is well with it.
  package var isWell: Bool { isRunning && faults.isEmpty }

  /// What is wrong, a sentence each.
  var faults: [String] {
    guard isRunning else { return ["no engine runs on it"] }
    guard let report else { return ["it has not told of itself yet: it is starting"] }
    var faults = report.faults
    if faults.isEmpty, report.health != Health.well.word { faults.append(report.reason ?? report.health) }
    if let silent = age(report.written), silent > Self.silenceMilliseconds {
      faults.append("it has told nothing of itself for \(silent / 1000) s")
    }
    return faults
  }

  /// Milliseconds since a moment that a report tells; nil where it is none.
  func age(_ text: String?) -> Int64? {
    guard let text, let moment = TimeArgument.parse(text) else { return nil }
    return max(0, now - moment)
  }

  /// One line of JSON: the report, with whether an engine runs and how old it is.
  package func json() throws(RunFailure) -> String {
    let answer = Answer(
      running: isRunning, well: isWell, faults: faults, ageS: age(report?.written).map { Double($0) / 1000 },
      status: report)
    return String(decoding: try StatusFile.json(answer), as: UTF8.self)
  }

  private struct Answer: Encodable {
    var running: Bool
    var well: Bool
    var faults: [String]
    var ageS: Double?
    var status: StatusReport?
  }
}

extension StatusAnswer {
  /// For people: some lines and two tables, 80 columns wide.
  package var text: String { StatusText.text(self) }
}
