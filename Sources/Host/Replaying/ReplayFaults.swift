internal import Model
internal import Platform
internal import Synchronization
internal import Wire

/// What of the input could not be used: lines that are refused, files that cannot be read.
///
/// Safe to use from any thread. Each is noted once, however often the input is read; the first line of each reason and
/// every file are told of at once.
final class ReplayFaults: Sendable {
  struct Counts: Sendable, Equatable {
    /// By reason, only those that came up.
    var refused: [RejectReason: Int] = [:]
    /// By the device's name, where a refused line told it.
    var refusedByDevice: [String: Int] = [:]
    /// What is wrong with files, a sentence each.
    var files: [String] = []
  }

  private struct State {
    var counts = Counts()
    /// Where refused lines go; nil: nowhere.
    var file: PartialFile?
    var failure: RunFailure?
  }

  private let state: Mutex<State>
  private let announcer: Announcer

  /// Devices of refused lines that are counted one by one.
  private static let deviceLimit = 10_000

  /// - Parameter path: where refused lines are written with their reasons; nil: nowhere.
  init(path: String?, announcer: Announcer) throws(RunFailure) {
    let file = try path.map { (path) throws(RunFailure) in try PartialFile(path) }
    state = Mutex(State(file: file))
    self.announcer = announcer
  }

  var counts: Counts { state.withLock { $0.counts } }

  /// All was read: the file of refused lines takes its name. Fails where it could not be written.
  func finish() throws(RunFailure) {
    let (file, failure) = state.withLock { ($0.file, $0.failure) }
    if let failure { throw failure }
    try file?.finish()
  }

  /// A line is refused.
  func note(_ line: RefusedLine, input: String) {
    let isFirst = state.withLock { state in
      state.counts.refused[line.reason, default: 0] += 1
      if !line.device.isEmpty, state.counts.refusedByDevice.count < Self.deviceLimit {
        state.counts.refusedByDevice[String(decoding: line.device, as: UTF8.self), default: 0] += 1
      }
      do throws(RunFailure) { try Self.write(line, input: input, to: state.file) } catch {
        state.failure = state.failure ?? error
        state.file = nil
      }
      return state.counts.refused[line.reason] == 1
    }
    if isFirst { announcer.say("line \(line.line) of \(input) is refused: \(line.reason.sentence)") }
  }

  private static func write(_ line: RefusedLine, input: String, to file: PartialFile?) throws(RunFailure) {
    guard let file else { return }
    var text = ByteBuffer()
    SideFile.writeReject(line.reason, line: line.line, input: input, text: line.text, into: &text)
    try file.write(text)
  }

  /// A file cannot be read, or not to its end.
  func note(_ sentence: String) {
    state.withLock { $0.counts.files.append(sentence) }
    announcer.say(sentence)
  }
}
