internal import CChecksum
internal import Glibc
package import Model
package import Platform
package import Wire

/// The history of notices: every notice of a run, told or not, in their order, in files that are only appended to.
///
/// A line is `+` or `-` (whether a sink was told) and the notice as EVENTS, section 4 has it. A segment is closed at a
/// size and with the stream's day by a tally, its last line. It is a file under the ledger like those of sinks:
/// recovery cuts it back and what follows is written again. Called by the one thread that writes.
package final class NoticeLog {
  /// When segments are closed, and how much of them is kept.
  package struct Limits: Sendable {
    package var segmentBytes = 64 << 20
    /// Bytes of all segments; the oldest closed ones go first.
    package var keepBytes: Int?
    /// Age of a segment's newest notice by the stream's clock.
    package var keepMilliseconds: Int64?
    package init() {}
  }

  private struct Closed {
    let segment: NoticeSegment
    let bytes: Int
    let last: Int64
  }

  /// A file that will not be written again, without its descriptor: between two checkpoints there may be many.
  private struct Finished {
    let path: String
    let identity: FileIdentity
    let isNew: Bool
  }

  private let folder: String
  private let appending: Appending
  private let limits: Limits
  private var segment: NoticeSegment
  private var file: OutputFile?
  private var buffer = ByteBuffer(capacity: 64 * 1024)
  private var tally = NoticeTally()
  /// Of what is in the tally already; nil in an empty segment.
  private var day: Int?
  private var clock = Int64.min
  private var ruleNames: [String] = []
  private var severities: [Severity] = []
  /// Not yet in the tally, by rule.
  private var ruleCounts: [Int] = []
  /// Not yet in the tally, by `NoticeKind.position`.
  private var kindCounts = [Int](repeating: 0, count: NoticeKind.allCases.count)
  /// The oldest first.
  private var closed: [Closed] = []
  /// Closed since the last checkpoint.
  private var finished: [Finished] = []

  /// Goes on in a folder's newest segment, in which files have been cut back; made where there is none.
  package init(folder: String, appending: Appending, limits: Limits = Limits()) throws(RunFailure) {
    self.folder = AbsolutePath.of(folder)
    self.appending = appending
    self.limits = limits
    segment = NoticeSegment(1, in: self.folder)
    var unclosed: [NoticeSegment] = []
    for found in try NoticeSegment.list(self.folder) {
      switch try found.ending() {
      case .closed(let tally):
        // Their tallies are damaged; they are no younger than what follows.
        closed += unclosed.map { Closed(segment: $0, bytes: $0.byteCount, last: tally.last) }
        unclosed = []
        closed.append(Closed(segment: found, bytes: tally.bytes, last: tally.last))
        segment = NoticeSegment(found.number + 1, in: self.folder)
      // A run that was killed before the first byte would have gone on to it once the one before was full.
      case .empty, .gone: break
      case .open: unclosed.append(found)
      }
    }
    if let last = unclosed.last { segment = last }
    try countAnew()
  }

  /// Says what the numbers of rules mean from now on.
  package func use(ruleNames: [String], severities: [Severity]) {
    precondition(ruleNames.count == severities.count)
    settleCounts()
    self.ruleNames = ruleNames
    self.severities = severities
    ruleCounts = [Int](repeating: 0, count: ruleNames.count)
  }

  /// Takes a notice, as the JSON line that it was rendered to.
  package func add(
    _ bytes: borrowing ByteBuffer, _ slice: ByteSlice, rule: Int, kind: NoticeKind, time: Int64, isTold: Bool
  ) {
    precondition(rule < ruleNames.count, "the log does not know the rule")
    buffer.append(isTold ? NoticeLine.told : NoticeLine.untold)
    buffer.append(bytes, slice)
    ruleCounts[rule] += 1
    kindCounts[kind.position] += 1
    tally.lines += 1
    if isTold { tally.told += 1 }
    tally.first = min(tally.first, time)
    tally.last = max(tally.last, time)
  }

  /// At the end of each chunk: what was taken is written, at once.
  ///
  /// - Parameter clock: the stream's, ms since 1970; nil before the first event.
  package func flush(clock: Int64?) throws(RunFailure) {
    if let clock { self.clock = max(self.clock, clock) }
    if buffer.count == 0 { return }
    let today = CivilTime.split(self.clock == .min ? tally.last : self.clock).days
    let file = try openedFile()
    tally.crc = buffer.withBytes { cc_crc32c(tally.crc, $0.baseAddress, $0.count) }
    tally.bytes += buffer.count
    if try file.write(buffer) == .closed { throw RunFailure("cannot write `\(file.name)`: nobody reads it any more") }
    buffer.removeAll()
    if let day, today > day, tally.bytes > 0 {
      // The notices of the new day that came with this chunk stay here: a segment holds whole chunks.
      return try closeSegment(file)
    }
    day = day ?? today
    if tally.bytes >= limits.segmentBytes { try closeSegment(file) }
  }

  /// What a checkpoint has to know of the files; `flush` was called.
  package func marks() throws(RunFailure) -> FileMarks {
    var marks = FileMarks()
    if let mark = try file?.mark() { marks.files.append(mark) }
    let openings = appending.registry?.openings ?? 0
    for file in finished {
      if let mark = try FileMark(closed: file.path, identity: file.identity, isNew: file.isNew) {
        marks.files.append(mark)
      }
      marks.released[file.path] = openings
    }
    finished = []
    marks.expired = expired().map(\.segment.path)
    closed.removeFirst(marks.expired.count)
    return marks
  }

  private func openedFile() throws(RunFailure) -> OutputFile {
    if let file { return file }
    let opened = try OutputFile(appendingTo: segment.path, with: appending)
    file = opened
    return opened
  }

  private func closeSegment(_ file: OutputFile) throws(RunFailure) {
    settleCounts()
    if try file.write(tally.line) == .closed {
      throw RunFailure("cannot write `\(file.name)`: nobody reads it any more")
    }
    closed.append(Closed(segment: segment, bytes: tally.bytes, last: tally.last))
    if let identity = file.identity {
      finished.append(Finished(path: file.path, identity: identity, isNew: file.isNew))
    }
    self.file = nil
    segment = NoticeSegment(segment.number + 1, in: folder)
    tally = NoticeTally()
    day = nil
  }

  private func settleCounts() {
    for (rule, count) in ruleCounts.enumerated() where count > 0 {
      tally.rules[ruleNames[rule], default: 0] += count
      tally.severities[severities[rule].rawValue, default: 0] += count
      ruleCounts[rule] = 0
    }
    for kind in NoticeKind.allCases where kindCounts[kind.position] > 0 {
      tally.kinds[kind.rawValue, default: 0] += kindCounts[kind.position]
      kindCounts[kind.position] = 0
    }
  }

  /// The oldest segments that are beyond what is kept.
  private func expired() -> ArraySlice<Closed> {
    var bytes = tally.bytes + closed.reduce(0) { $0 + $1.bytes }
    var count = 0
    for old in closed {
      let isTooMuch = limits.keepBytes.map { bytes > $0 } ?? false
      let isTooOld = limits.keepMilliseconds.map { clock != .min && old.last < clock - $0 } ?? false
      if !isTooMuch && !isTooOld { break }
      bytes -= old.bytes
      count += 1
    }
    return closed.prefix(count)
  }

  /// Counts what is in the segment that is gone on in. A line without an end is cut off.
  private func countAnew() throws(RunFailure) {
    var tally = NoticeTally()
    let reading = try segment.read { (bytes) throws(RunFailure) in
      if let notice = CountedNotice(bytes) {
        tally.count(
          rule: notice.rule, severity: notice.severity, kind: notice.kind, time: notice.time, isTold: notice.isTold)
      } else {
        tally.lines += 1
      }
      return true
    }
    guard let reading else { return }
    tally.bytes = reading.found.bytes
    tally.crc = reading.found.crc
    if tally.lines > 0 && tally.last != .min { day = CivilTime.split(tally.last).days }
    self.tally = tally
    if reading.isTorn {
      if truncate(segment.path, off_t(tally.bytes)) != 0 {
        throw .system("cannot write `\(segment.path)`", code: errno)
      }
      appending.announcer.say("`\(segment.path)` ended in a torn line: cut")
    }
  }
}

/// What a tally wants of a line.
private struct CountedNotice {
  var rule = ""
  var severity = ""
  var kind = ""
  var time: Int64 = 0
  let isTold: Bool

  init?(_ bytes: UnsafeRawBufferPointer) {
    var line = NoticeLine(bytes)
    isTold = line.isTold
    var hasTime = false
    while !hasTime, let member = line.next() {
      if line.holds("notice", at: member.key) { kind = line.text(member.value) }
      if line.holds("rule", at: member.key) { rule = line.text(member.value) }
      if line.holds("severity", at: member.key) { severity = line.text(member.value) }
      if line.holds("time", at: member.key), let found = line.time(member.value) {
        time = found
        hasTime = true
      }
    }
    if !hasTime { return nil }
  }
}
