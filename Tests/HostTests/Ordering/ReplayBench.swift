import Foundation
import Model
import Platform
import Wire

@testable import Host

/// An intake that keeps what it is given.
final class CollectingIntake: Intake {
  struct Piece: Equatable {
    var source: Int
    var firstLine: Int
    var startsInput: Bool
    var isCutOff: Bool
    var isOverlong: Bool
    var lines: [String]
  }

  private(set) var pieces: [Piece] = []
  /// By piece: the rows that came with it, by their lines.
  private(set) var refusedRows: [[Int]] = []
  /// Jobs that are still taken, then no more.
  var room = Int.max
  private let job = Job(fieldCount: 0)
  private(set) var isHandedOut = false
  var onSubmit: (Int) -> Void = { _ in }

  var lines: [String] { pieces.flatMap(\.lines) }

  func take() -> Job? {
    precondition(!isHandedOut, "one at a time")
    if room == 0 { return nil }
    job.clear()
    isHandedOut = true
    return job
  }

  func submit(_ job: Job, from piece: InputPiece) {
    let chunk = job.chunk
    let bytes = UnsafeBufferPointer(start: chunk.bytes, count: chunk.byteCount)
    precondition(chunk.byteCapacity >= chunk.byteCount + Chunk.spareBytes)
    precondition(bytes.isEmpty || bytes.last == 0x0A)
    let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    pieces.append(
      Piece(
        source: chunk.source, firstLine: chunk.firstLine, startsInput: job.startsInput, isCutOff: job.isCutOff,
        isOverlong: job.isOverlong,
        lines: bytes.isEmpty ? [] : lines.map { String(decoding: $0, as: UTF8.self) }))
    refusedRows.append(job.refusedRows.map(\.line))
    isHandedOut = false
    room -= 1
    onSubmit(pieces.count)
  }

  func giveBack(_ job: Job) { isHandedOut = false }
  func poll() {}
  func place(in path: String) -> InputPlace? { nil }
  func beginsAnew(_ place: InputPlace) {}
}

/// What the reading of a test was told.
final class Heard: @unchecked Sendable {
  private let monitor = Monitor()
  private var all: (refused: [RefusedLine], faults: [InputFault], remarks: [String]) = ([], [], [])

  var refused: [RefusedLine] { locked { $0.refused } }
  var faults: [InputFault] { locked { $0.faults } }
  var remarks: [String] { locked { $0.remarks } }

  var listener: ReadingListener {
    ReadingListener(
      refused: { line in self.locked { $0.refused.append(line) } },
      fault: { fault in self.locked { $0.faults.append(fault) } },
      remark: { remark in self.locked { $0.remarks.append(remark) } })
  }

  private func locked<Result>(
    _ body: (inout (refused: [RefusedLine], faults: [InputFault], remarks: [String])) -> Result
  ) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body(&all)
  }
}

/// A source of files, what it was told, and what came out.
struct ReplayBench {
  let folder: TestFolder
  var options = OrderingOptions()
  let heard = Heard()

  init() throws { folder = try TestFolder() }

  func source(_ inputs: [EventInput]) -> ReplaySource {
    ReplaySource(inputs, options: options, listener: heard.listener)
  }

  /// All that sorting gives, in chunks of about so many bytes.
  func sorted(_ source: ReplaySource, batchBytes: Int = 1 << 18) throws -> CollectingIntake {
    let stop = StopSignal()
    _ = try source.look(stop: stop)
    let intake = CollectingIntake()
    try source.sorted(stop: stop)?.readAll(into: intake, batchBytes: batchBytes)
    return intake
  }

  /// Memory so small that runs, merges of runs and direct inputs come up with a few lines.
  static func tiny(blockBytes: Int = 512, fanIn: Int = 3, largeInput: Int64 = 2_000, workers: Int = 2) -> OrderMemory {
    var memory = OrderMemory(bytes: 0, workers: 1)
    memory.workers = workers
    memory.jobs = 4
    memory.blockBytes = blockBytes
    memory.runBlockBytes = blockBytes
    memory.fanIn = fanIn
    memory.forLines = (workers + 6) * blockBytes
    memory.largeInput = largeInput
    memory.inputBytes = 0
    memory.windowBytes = 0
    return memory
  }
}
