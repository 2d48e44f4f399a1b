internal import Glibc
internal import Model
internal import Platform
internal import Wire

/// One input of a replay while it is read: JSON lines, chunk by chunk, from its beginning.
final class OpenInput {
  /// What a chunk was filled with.
  enum Step: Equatable {
    case lines(isCutOff: Bool)
    /// The beginning of a line that is too long, and no line to decode.
    case overlong
    case end
    /// The program was asked to stop.
    case stopped
    /// It cannot be read any further, for people.
    case fault(String)
  }

  let input: EventInput
  /// nil: no regular file.
  let stamp: FileStamp?
  /// Lines of the chunks so far.
  private(set) var lines = 0
  private let opened: DescriptorFeed
  private let unpacked: UnpackedFeed<DescriptorFeed>
  private let feed: TrackFeed<UnpackedFeed<DescriptorFeed>>
  private var cutter: LineCutter
  private let stop: StopSignal
  private let progress: ReadingProgress?
  /// Rows that became no line, of this chunk and beyond.
  private var refused: [RefusedRow] = []
  /// Bytes of the file that count as read.
  private var counted: Int64 = 0

  /// - Parameters:
  ///   - batchBytes: of lines that a chunk holds, about.
  ///   - reading: how it is read where it is no JSON lines.
  ///   - progress: what is read is added to it, and at the end what was left out.
  init(
    _ input: EventInput, batchBytes: Int, reading: TrackReading, stop: StopSignal,
    progress: ReadingProgress? = nil
  ) throws(RunFailure) {
    self.input = input
    self.stop = stop
    self.progress = progress
    opened = try input.open(isLive: false, stop: stop)
    stamp = opened.stamp
    unpacked = UnpackedFeed(opened)
    feed = TrackFeed(unpacked, name: InputName(input.name), reading: reading)
    cutter = LineCutter(batchBytes: batchBytes)
  }

  deinit { if let stamp { count(to: max(counted, stamp.size)) } }

  private func count(to bytes: Int64) {
    progress?.add(done: bytes - counted)
    counted = bytes
  }

  /// What stands in it, and how it is packed; nil: not known before the first chunk.
  var format: TrackFormat? { feed.format }
  var packing: StreamPacking? { unpacked.packing }

  /// Rows that became no line and stand before the end of the last chunk, since this was asked last; at the end of the
  /// input all that are left.
  func takeRefused(isOver: Bool = false) -> [RefusedRow] {
    refused += feed.takeRefused()
    let count = isOver ? refused.count : refused.prefix { $0.line <= lines }.count
    defer { refused.removeFirst(count) }
    return Array(refused.prefix(count))
  }

  /// Fills an empty chunk, and says in it how many lines come before.
  func fill(_ chunk: Chunk) -> Step {
    while true {
      chunk.firstLine = lines
      let filled = cutter.fill(chunk, from: feed)
      count(to: opened.bytesRead)
      // What is there is the beginning of a line only because no more was read.
      if stop.isRaised { return .stopped }
      switch filled {
      case .lines(let isCutOff):
        lines += Self.lineCount(chunk)
        return .lines(isCutOff: isCutOff)
      case .overlong:
        lines += 1
        return .overlong
      case .idle: feed.wait(milliseconds: 1000)
      case .end, .unfinished: return .end
      case .failed(let outcome): return .fault(sentence(of: outcome))
      }
    }
  }

  private static func lineCount(_ chunk: Chunk) -> Int {
    // The C library looks at many bytes at once.
    let bytes = UnsafeRawPointer(chunk.bytes)
    let end = chunk.byteCount
    var count = 0
    var at = 0
    while at < end, let found = memchr(bytes + at, 0x0A, end - at) {
      count += 1
      at = bytes.distance(to: UnsafeRawPointer(found)) + 1
    }
    return count
  }

  private func sentence(of outcome: FeedOutcome) -> String {
    if let fault = feed.fault {
      if fault.line == 1 { return "\(input.quoted) \(fault.sentence)" }
      return "line \(fault.line) of \(input.quoted): it \(fault.sentence); what comes before is taken"
    }
    let why =
      switch outcome {
      case .failed(let code): RunFailure.systemText(code)
      case .damaged(let sentence): sentence
      case .bytes, .idle, .end, .stopped: "it ended"
      }
    if lines == 0 { return "cannot read \(input.quoted): \(why)" }
    return "cannot read \(input.quoted) beyond line \(lines): \(why); what comes before is taken"
  }
}
