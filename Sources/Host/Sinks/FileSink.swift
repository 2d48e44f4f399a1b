internal import Glibc
internal import Model
internal import Platform
internal import Rules
internal import Storage
internal import Wire

/// A sink of files: `file "alerts/{date}.jsonl" rotate at 100 MB keep 30`.
///
/// A file has its final name from its first byte; what is there is appended to.
final class FileSink: Sink {
  let form: NoticeForm
  private let paths: PathMaker
  private let sizeLimit: Int?
  private let keep: Int?
  private let ruleNames: [String]
  private let appending: Appending
  /// nil without a state directory.
  private var written: WrittenFiles?
  /// By the path without a rotation's number.
  private var open: [String: OpenFile] = [:]
  private let files: OpenFiles
  private var day = Int.min
  private var date = ""
  /// The path of the notice before, where nothing but the date can change it, and its file while that is open.
  private var onlyPath: String?
  private var onlyFile: OpenFile?

  private final class OpenFile {
    var file: OutputFile
    /// Of a size rotation; 0: none.
    var number: Int
    var buffer = ByteBuffer(capacity: 4096)
    var lastUse = 0
    init(_ file: OutputFile, number: Int) {
      self.file = file
      self.number = number
    }
  }

  /// What our JSON lines begin with.
  static let noticeHead = "{\"id\":\""

  /// - Parameters:
  ///   - ruleNames: by rule number, already made safe for paths.
  ///   - files: what the sinks of a run have open.
  ///   - ledger: the registry of `appending`.
  init(
    parts: [CheckedSink.PathPart], rotation: CheckedSink.Rotation, keep: Int?, form: NoticeForm, declaredIn: String,
    ruleNames: [String], appending: Appending, files: OpenFiles, ledger: FileLedger? = nil
  ) {
    paths = PathMaker(parts: parts, rotation: rotation, declaredIn: declaredIn)
    switch rotation {
    case .none, .daily: sizeLimit = nil
    case .size(let bytes): sizeLimit = bytes
    }
    self.keep = keep
    self.form = form
    self.ruleNames = ruleNames
    self.appending = appending
    self.files = files
    written = ledger.map { WrittenFiles($0) }
    files.join(self)
  }

  func take(_ delivered: DeliveredNotice) throws(RunFailure) {
    try turn(to: delivered.clock)
    let slice = delivered.notice.slice(in: form)
    if let onlyFile, sizeLimit == nil {
      onlyFile.lastUse = files.use()
      onlyFile.buffer.append(delivered.output.bytes, slice)
      return
    }
    let base = path(for: delivered)
    let open = try openFile(at: base)
    if onlyPath != nil { onlyFile = open }
    if let sizeLimit, open.file.length + open.buffer.count > 0,
      open.file.length + open.buffer.count + Int(slice.length) > sizeLimit
    {
      try rotate(open, at: base)
    }
    open.buffer.append(delivered.output.bytes, slice)
  }

  func flush() throws(RunFailure) -> Bool {
    // In the order of names, so that a failure is the same one every time.
    for (_, open) in open.sorted(by: { $0.key < $1.key }) { try empty(open) }
    return true
  }

  /// Lets go of all files; the next notice opens its own anew.
  ///
  /// With a state directory a checkpoint has been committed since the last notice: the files may have been moved away,
  /// where recovery would not find them.
  func reopen() throws(RunFailure) {
    try closeAll()
    onlyFile = nil
  }

  /// What a checkpoint has to know of the files; what was taken is written first.
  func marks() throws(RunFailure) -> FileMarks {
    _ = try flush()
    return try written?.marks(open: open.values.map(\.file).sorted { $0.path < $1.path }, keep: keep) ?? FileMarks()
  }

  /// No path is written again, unless a notice asks for it anew.
  private func closeAll() throws(RunFailure) {
    _ = try flush()
    for open in open.values { written?.close(open.file, isFinished: true) }
    written?.finishAll()
    open.removeAll()
  }

  private func empty(_ open: OpenFile) throws(RunFailure) {
    if open.buffer.count == 0 { return }
    if try open.file.write(open.buffer) == .closed {
      throw RunFailure("cannot write `\(open.file.name)`: nobody reads it any more")
    }
    open.buffer.removeAll()
  }

  /// Takes note of the stream clock: a new day closes the files of the old one.
  private func turn(to clock: Int64) throws(RunFailure) {
    guard paths.hasDate || date.isEmpty else { return }
    let today = CivilTime.split(clock).days
    if today == day { return }
    try closeAll()
    onlyPath = nil
    onlyFile = nil
    day = today
    date = PathMaker.dateText(clock)
  }

  private func path(for delivered: DeliveredNotice) -> String {
    if let onlyPath { return onlyPath }
    let device = paths.hasDevice ? PathMaker.safePart(delivered.output.names[delivered.notice.name]) : ""
    let rule = Int(delivered.notice.rule)
    let ruleName = paths.hasRule && rule < ruleNames.count ? ruleNames[rule] : ""
    let path = paths.path(date: date, device: device, rule: ruleName)
    if !paths.hasDevice && !paths.hasRule { onlyPath = path }
    return path
  }

  private func openFile(at base: String) throws(RunFailure) -> OpenFile {
    if let found = open[base] {
      found.lastUse = files.use()
      return found
    }
    try files.makeRoom()
    let number = sizeLimit == nil ? 0 : max(1, RotatedFiles.currentNumber(of: base))
    let opened = OpenFile(try openFile(base, number: number), number: number)
    opened.lastUse = files.use()
    open[base] = opened
    return opened
  }

  var openCount: Int { open.count }
  /// When the file was used that was not used for longest; nil: none is open.
  var oldestUse: Int? { open.values.map(\.lastUse).min() }

  /// Makes room for a file of any sink; the next notice opens it anew.
  func closeOldest() throws(RunFailure) {
    guard let oldest = open.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
    try empty(oldest.value)
    written?.close(oldest.value.file, isFinished: false)
    if onlyFile === oldest.value { onlyFile = nil }
    open[oldest.key] = nil
  }

  private func rotate(_ open: OpenFile, at base: String) throws(RunFailure) {
    try empty(open)
    written?.close(open.file, isFinished: true)
    open.number += 1
    open.file = try openFile(base, number: open.number)
  }

  private func openFile(_ base: String, number: Int) throws(RunFailure) -> OutputFile {
    let path = number == 0 ? base : PathMaker.insert(RotatedFiles.text(number), into: base)
    let file = try OutputFile(
      appendingTo: path, with: appending, head: form == .json ? Self.noticeHead : nil, waitsForPlace: true)
    written?.add(file)
    if let keep {
      let pattern = number == 0 ? paths.pattern(like: base, date: date) : RotatedFiles.pattern(of: base)
      if written != nil {
        written?.addRotation(pattern: pattern, newest: path)
      } else {
        for expired in RotatedFiles.expired(matching: pattern, keep: keep, newest: path) { unlink(expired) }
      }
    }
    return file
  }
}
