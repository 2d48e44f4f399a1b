internal import Glibc
package import Platform
internal import Storage
internal import Wire

/// `picket history`: notices of a state directory, from its notice log, also beside a running engine.
package enum History {
  /// What a look into the history has found.
  package struct Summary: Equatable, Sendable {
    package var notices = 0
    /// Segments that were read, and those that their tally ruled out.
    package var opened = 0
    package var passedOver = 0
    /// One sentence a damaged segment.
    package var damages: [String] = []
    package init() {}
  }

  /// Where the notice log lies in a state directory.
  static func folder(ofState state: String) -> String { state + "/notices" }

  /// Writes the notices that are asked for to the open descriptor `output`, in the order in which they came about.
  ///
  /// What is damaged is said and named in the result; the rest is shown. A closed reader ends it quietly.
  package static func show(
    state: String, query: HistoryQuery, format: HistoryFormat, columns: Int?, isColoured: Bool, announcer: Announcer,
    output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> Summary {
    let form: any HistoryForm =
      switch format {
      case .json: HistoryJSON()
      case .csv: HistoryCSV()
      case .table: HistoryTable(columns: columns, isColoured: isColoured)
      }
    let folder = folder(ofState: state)
    var status = stat()
    if stat(state, &status) != 0 { throw .system("cannot read the state directory `\(state)`", code: errno) }
    if stat(folder, &status) != 0 {
      throw RunFailure("`\(state)` holds no history: name the directory that `picket run --state` was given")
    }
    signal(SIGPIPE, SIG_IGN)
    let search = HistorySearch(
      query: query, form: form, output: OutputFile(descriptor: output, name: "standard output", announcer: announcer),
      announcer: announcer)
    try search.run(try NoticeSegment.list(folder))
    return search.summary
  }
}

/// One look into the history.
final class HistorySearch {
  private let query: HistoryQuery
  private var form: any HistoryForm
  private let output: OutputFile
  private let announcer: Announcer
  private var buffer = ByteBuffer(capacity: 128 * 1024)
  private var isClosed = false
  private(set) var summary = History.Summary()

  init(query: HistoryQuery, form: any HistoryForm, output: OutputFile, announcer: Announcer) {
    self.query = query
    self.form = form
    self.output = output
    self.announcer = announcer
  }

  /// Searches all segments, the oldest first.
  func run(_ segments: [NoticeSegment]) throws(RunFailure) {
    if let limit = query.limit {
      try showNewest(limit, of: segments)
    } else {
      for (position, segment) in segments.enumerated() where !isClosed {
        try search(segment, isNewest: position == segments.count - 1) { (line) throws(RunFailure) in try self.show(line)
        }
      }
    }
    form.finish(into: &buffer)
    try flush()
  }

  /// From the newest segment back, until there are enough.
  private func showNewest(_ limit: Int, of segments: [NoticeSegment]) throws(RunFailure) {
    var found: [[[UInt8]]] = []
    var missing = limit
    for (position, segment) in segments.enumerated().reversed() where missing > 0 {
      var ring = LineRing(missing)
      try search(segment, isNewest: position == segments.count - 1) { (line) throws(RunFailure) in
        ring.add(line)
        return true
      }
      missing -= ring.count
      found.append(ring.lines)
    }
    for line in found.reversed().joined() where !isClosed {
      _ = try line.withUnsafeBytes { bytes in Result { () throws(RunFailure) in try self.show(bytes) } }.get()
    }
  }

  /// Gives the lines of a segment that are wanted.
  private func search(
    _ segment: NoticeSegment, isNewest: Bool, _ body: (UnsafeRawBufferPointer) throws(RunFailure) -> Bool
  ) throws(RunFailure) {
    var isOpen = false
    switch try segment.ending() {
    case .empty, .gone: return
    case .open: isOpen = true
    case .closed(let tally):
      if !query.mayBeIn(tally) {
        summary.passedOver += 1
        return
      }
    }
    summary.opened += 1
    var broken = 0
    let reading = try segment.read { (line) throws(RunFailure) in
      guard let isWanted = query.matches(line) else {
        broken += 1
        return true
      }
      return isWanted ? try body(line) : true
    }
    guard let reading else { return }
    // The engine may have closed it meanwhile, and may be writing its last line.
    if broken > 0 {
      tell(segment, "\(broken) of its \(reading.found.lines) lines are no notices")
    } else if reading.isDamaged {
      tell(segment, "its checksum does not fit what it holds")
    } else if isOpen && !isNewest && reading.tally == nil && !reading.wasStopped {
      tell(segment, "its end is missing")
    }
  }

  private func tell(_ segment: NoticeSegment, _ what: String) {
    let sentence = "`\(segment.path)` is damaged: \(what)"
    summary.damages.append(sentence)
    announcer.say(sentence)
  }

  /// False: nobody reads it any more.
  private func show(_ line: UnsafeRawBufferPointer) throws(RunFailure) -> Bool {
    form.add(line, into: &buffer)
    summary.notices += 1
    if buffer.count >= 64 * 1024 { try flush() }
    return !isClosed
  }

  private func flush() throws(RunFailure) {
    if buffer.count > 0, !isClosed { isClosed = try output.write(buffer) == .closed }
    buffer.removeAll()
  }
}

/// The last lines of many.
private struct LineRing {
  private let limit: Int
  private var kept: [[UInt8]] = []
  private var next = 0

  init(_ limit: Int) { self.limit = limit }

  var count: Int { kept.count }
  /// The oldest first.
  var lines: [[UInt8]] { Array(kept[next...] + kept[..<next]) }

  mutating func add(_ line: UnsafeRawBufferPointer) {
    if kept.count < limit { return kept.append(Array(line)) }
    kept[next] = Array(line)
    next = (next + 1) % limit
  }
}
