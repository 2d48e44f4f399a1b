internal import Model
internal import Platform
internal import Synchronization
internal import Wire

/// What of the input could not be used: lines that are refused, files that cannot be read.
///
/// Safe to use from any thread. The first line of each reason and every file are told of at once, each once, however
/// often the input is read.
final class ReplayFaults: Sendable {
  struct Counts: Sendable, Equatable {
    /// By reason, only those that came up.
    var refused: [RejectReason: Int] = [:]
    /// By the device's name, where a refused line told it.
    var refusedByDevice: [String: Int] = [:]
    /// By the input's name: what is wrong with the file.
    var files: [FileFault] = []
  }

  struct FileFault: Sendable, Equatable {
    var input: String
    var sentence: String
  }

  private struct State {
    var counts = Counts()
    var toldReasons: Set<RejectReason> = []
    var toldFiles: Set<String> = []
    var file: PartialFile?
  }

  private let state = Mutex(State())
  private let announcer: Announcer
  private let path: String?
  private let inputName: @Sendable (Int) -> String

  /// Devices of refused lines that are counted one by one.
  static let deviceLimit = 10_000

  /// - Parameters:
  ///   - path: where refused lines are written with their reasons; nil: nowhere.
  ///   - inputName: of an input's number.
  init(path: String?, inputName: @escaping @Sendable (Int) -> String, announcer: Announcer) {
    self.path = path
    self.inputName = inputName
    self.announcer = announcer
  }

  var counts: Counts { state.withLock { $0.counts } }

  /// The input is read from its beginning: what was counted is void.
  func beginAnew() throws(RunFailure) {
    let file = try path.map { (path) throws(RunFailure) in try PartialFile(path) }
    state.withLock { state in
      state.counts = Counts()
      state.file = file
    }
  }

  /// All was read: the file of refused lines takes its name.
  func finish() throws(RunFailure) { try state.withLock { $0.file }?.finish() }

  /// A line is refused.
  func note(_ row: RefusedRow) throws(RunFailure) {
    let (isNew, file) = state.withLock { state in
      state.counts.refused[row.reason, default: 0] += 1
      if !row.device.isEmpty, state.counts.refusedByDevice.count < Self.deviceLimit {
        state.counts.refusedByDevice[String(decoding: row.device, as: UTF8.self), default: 0] += 1
      }
      return (state.toldReasons.insert(row.reason).inserted, state.file)
    }
    let input = inputName(row.source)
    if isNew { announcer.say("line \(row.line) of \(input) is refused: \(row.reason.sentence)") }
    guard let file else { return }
    var line = ByteBuffer()
    SideFile.writeReject(row.reason, line: row.line, input: input, text: row.text, into: &line)
    try file.write(line)
  }

  /// A chunk's refused lines.
  func note(_ chunk: Chunk) throws(RunFailure) {
    for reject in chunk.rejects {
      func bytes(_ range: Range<Int>) -> [UInt8] {
        let end = min(range.upperBound, chunk.byteCapacity)
        return Array(UnsafeBufferPointer(start: chunk.bytes + range.lowerBound, count: max(0, end - range.lowerBound)))
      }
      try note(
        RefusedRow(
          source: chunk.source, line: chunk.firstLine + reject.lineNumber + 1, reason: reject.reason,
          text: bytes(reject.offset..<reject.offset + reject.length), device: bytes(reject.device)))
    }
  }

  /// A file cannot be read, or not to its end.
  func note(_ input: String, _ sentence: String) {
    let isNew = state.withLock { state in
      state.counts.files.append(FileFault(input: input, sentence: sentence))
      return state.toldFiles.insert(input + "\u{0}" + sentence).inserted
    }
    if isNew { announcer.say(sentence) }
  }
}
