internal import Model
internal import Platform
internal import Trackers
internal import Wire

/// Where a desk's lines go, and who is shown them. Of the desk's thread.
final class DeskOutputs {
  let events: LineOutlet
  let recorder: FrameRecorder?
  private let quarantine: LineOutlet?
  private let rejects: LineOutlet?
  private let dump: DeviceDump?
  private let announcer: Announcer
  /// Kinds of trouble that were told of: the first of each is, the rest is counted.
  private var told: Set<String> = []

  /// Bytes that may wait for a side file.
  private static let sideLimit = 4 << 20

  /// Opens the side files. The events' outlet is started and finished by its owner.
  init(_ options: ListenOptions, events: LineOutlet, announcer: Announcer) throws(RunFailure) {
    self.events = events
    self.announcer = announcer
    dump = options.dumped.map { DeviceDump(glob: Glob($0)) }
    func side(_ path: String?) throws(RunFailure) -> LineOutlet? {
      guard let path else { return nil }
      return LineOutlet(
        try OutputFile(appendingTo: path, with: Appending(announcer: announcer), head: "{\""), limit: Self.sideLimit)
    }
    quarantine = try side(options.quarantinePath)
    rejects = try side(options.rejectsPath)
    recorder = try options.recordPath.map { (path) throws(RunFailure) in
      try FrameRecorder(appendingTo: path, announcer: announcer)
    }
    quarantine?.start()
    rejects?.start()
  }

  /// False: there is a file, and no room.
  func putQuarantine(_ lines: borrowing Wire.ByteBuffer) -> Bool { quarantine.map { $0.put(lines) != nil } ?? true }
  func putRejects(_ lines: borrowing Wire.ByteBuffer) -> Bool { rejects.map { $0.put(lines) != nil } ?? true }

  func tellOnce(_ kind: String, _ sentence: @autoclosure () -> String) {
    if told.insert(kind).inserted { announcer.say(sentence()) }
  }

  /// Writes what waits, all but the events, which are their owner's.
  func finish() {
    quarantine?.finish()
    rejects?.finish()
    recorder?.finish()
  }

  /// Opens the files anew: log rotation has moved them away.
  func reopen() {
    for outlet in [quarantine, rejects, recorder?.outlet] { outlet?.reopen() }
  }

  // MARK: For people

  /// A piece became the part of the sheet behind `before`.
  func look(
    _ piece: FrameCutter.Piece, _ rejection: RejectCause?, _ session: TrackerSession, _ name: String, at wall: Int64,
    _ sheet: borrowing ReceptionSheet, since before: ReceptionSheet.Mark
  ) {
    switch piece {
    case .frame(_, let bytes), .rejected(_, let bytes):
      if let rejection { tellRejected(rejection, bytes, name) }
      show(bytes, session, name, at: wall, sheet, since: before)
    case .unsupported(let family, _):
      tellOnce(
        "unsupported \(family.rawValue)",
        "`\(name)` speaks \(family.title), which is not supported: its connection is closed")
    case .scanner(let scanner, _):
      tellOnce("scanner", "`\(name)` tries the port with \(scanner.rawValue), and is no tracker: it is closed")
    case .lost:
      tellOnce("lost", "`\(name)` sends nothing that any tracker sends: its connection is closed")
    }
  }

  /// The first of each cause is told.
  func tellRejected(_ cause: RejectCause, _ bytes: FrameBytes, _ name: String) {
    let text = DeviceDump.readable(bytes.slice(0, 60))
    let what =
      cause == .nobody
      ? "is a position of nobody: protocols that name the device in a frame of its own have not done so"
      : "is no frame (\(cause.rawValue))"
    tellOnce(
      "rejected \(cause.rawValue)", "what came from `\(name)` \(what): `\(text)`; --frame-rejects FILE keeps all")
  }

  private func show(
    _ frame: FrameBytes, _ session: TrackerSession, _ name: String, at wall: Int64,
    _ sheet: borrowing ReceptionSheet, since before: ReceptionSheet.Mark
  ) {
    guard let dump else { return }
    let devices = sheet.devices.isEmpty ? [session.identity?.text ?? ""] : sheet.devices
    let parts = [
      ("out", sheet.events.array(from: before.events)), ("aside", sheet.quarantine.array(from: before.quarantine)),
      ("no", sheet.rejects.array(from: before.rejects)),
    ]
    let lines = parts.flatMap { label, bytes in
      String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { (label: label, text: String($0)) }
    }
    let answers = sheet.replies[before.replies...].map(\.bytes)
    if let text = dump.text(devices: devices, from: name, at: wall, frame: frame, lines: lines, answers: answers) {
      announcer.write(text)
    }
  }
}
