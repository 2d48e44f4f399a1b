import Foundation
import Platform
import Testing

@testable import Host
@testable import SmallWorlds

/// A recording gives the same whoever reads it, in whatever pieces, and however often the reading was stopped.
@Suite struct RecordingLawTests {
  /// A recording and its rules in a folder.
  private struct Recording {
    let folder: RunFolder
    let path: String
    let until: Int64

    init(_ dice: inout Dice) throws {
      let script = LiveScript(&dice, reloads: false)
      folder = try RunFolder()
      for (name, text) in script.files { try folder.write(name, text.utf8) }
      let seen = [10, 20, 30, 40, 50, 60, 70].map {
        "rule seen-\($0)\n  when speed > \($0) km/h\n  notify screen\n"
      }
      let screen = "sink screen stdout\n" + seen.joined()
      let rules = (script.files["all.rules"] ?? "") + screen
      try folder.write("all.rules", rules.utf8)
      let bytes = script.steps.flatMap(\.bytes)
      path = try folder.write("events.jsonl", bytes)
      until = (script.steps.last?.time ?? 0) + 1_000_000
    }

    func harness(workers: Int = 2, batchBytes: Int? = nil, checkpoints: Int64 = .max / 4) -> RunHarness {
      RunHarness(
        folder: folder, workers: workers, checkpointMilliseconds: checkpoints, batchBytes: batchBytes,
        inputs: [.file(path)], isLive: false, until: until)
    }
  }

  @Test(arguments: LiveLawTests.seeds)
  func neitherWorkersNorPiecesNorCheckpointsChangeIt(seed: Int) throws {
    var dice = Dice(seed)
    let recording = try Recording(&dice)
    #expect(try recording.harness().run().failure == nil)
    let wanted = recording.folder.told
    for (workers, bytes, checkpoints) in [(1, 1, Int64.max / 4), (8, 700, 0), (3, 5000, 2), (2, 200, .max / 4)] {
      try recording.folder.putBack([:], "out", "state")
      let harness = recording.harness(workers: workers, batchBytes: bytes, checkpoints: checkpoints)
      #expect(try harness.run().failure == nil)
      #expect(difference(recording.folder.told, wanted) == nil, "seed \(seed), \(workers) workers, \(bytes) bytes")
    }
  }

  @Test(arguments: LiveLawTests.seeds)
  func stoppedAnywhereItGoesOn(seed: Int) throws {
    var dice = Dice(seed)
    let recording = try Recording(&dice)
    var whole = Printed()
    #expect(try recording.harness().run(output: whole.descriptor).failure == nil)
    let wanted = recording.folder.told
    let lines = whole.finish()
    try #require(lines.count > 20)
    try recording.folder.putBack([:], "out", "state")
    var found: [String] = []
    var stops = 0
    while true {
      let stop = StopSignal()
      var printed = Printed(stopsAfter: dice.roll(1...15), stop)
      let harness = recording.harness(
        workers: dice.roll(1...3), batchBytes: dice.roll(200...900), checkpoints: dice.pick([0, 1, .max / 4]))
      #expect(try harness.run(stop: stop, output: printed.descriptor).failure == nil)
      found += printed.finish()
      if !stop.isRaised { break }
      stops += 1
      try #require(stops < 200)
    }
    #expect(stops > 0)
    #expect(found == lines, "seed \(seed)")
    #expect(difference(recording.folder.told, wanted) == nil, "seed \(seed), \(stops) stops")
  }
}

/// Standard output as a pipe, read by a thread that may ask the run to stop after so many lines.
private struct Printed {
  let descriptor: Int32
  private let lines = LinesRead()
  private let thread: Thread

  init(stopsAfter count: Int = .max, _ stop: StopSignal? = nil) {
    var ends: [Int32] = [0, 0]
    _ = Glibc.pipe(&ends)
    // Small, so that the run cannot be far ahead.
    _ = fcntl(ends[1], 1024 + 7, Int32(4096))
    descriptor = ends[1]
    let (input, lines) = (ends[0], lines)
    thread = Thread {
      var text: [UInt8] = []
      var room = [UInt8](repeating: 0, count: 512)
      while true {
        let read = Glibc.read(input, &room, room.count)
        if read <= 0 { break }
        text += room[..<read]
        if text.count(where: { $0 == 0x0A }) >= count { stop?.raise() }
      }
      close(input)
      lines.put(String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init))
    }
    thread.start()
  }

  mutating func finish() -> [String] {
    close(descriptor)
    return lines.wait()
  }
}

private final class LinesRead: @unchecked Sendable {
  // Unchecked: written before the semaphore is signalled, read behind it.
  private let semaphore = DispatchSemaphore(value: 0)
  private var lines: [String] = []
  func put(_ lines: [String]) {
    self.lines = lines
    semaphore.signal()
  }
  func wait() -> [String] {
    semaphore.wait()
    return lines
  }
}
