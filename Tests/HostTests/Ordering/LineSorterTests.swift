import Foundation
import Platform
import Testing

@testable import Host

@Suite struct LineSorterTests {
  static func limits(_ bytes: Int, block: Int = 512, fanIn: Int = 3) -> LineSorter.Limits {
    LineSorter.Limits(bytes: bytes, blockBytes: block, fanIn: fanIn, runBlockBytes: block)
  }

  /// What writers bring on threads of their own: their lines are theirs by turns, as chunks are in a pipeline.
  func bring(_ lines: [(key: Int64, text: String)], to sorter: LineSorter, threads: Int) {
    let writers = (0..<threads).map { _ in BlockWriter(sorter) }
    let spawned = writers.enumerated().map { thread, writer in
      let sendable = Locked(writer)
      return Spawned.start {
        for (number, line) in lines.enumerated() where number / 5 % threads == thread {
          sendable.withLock { writer in
            Array(line.text.utf8).withUnsafeBytes {
              writer.append($0, LineBlockTests.record(line.key, ordinal: UInt64(number)))
            }
          }
        }
      }
    }
    for thread in spawned { thread.join() }
    for writer in writers { writer.finish() }
  }

  func read(_ sorter: LineSorter) throws -> [String] {
    var merge = try LineMerge(sorter.takeStreams())
    var got: [String] = []
    while !merge.isOver {
      got.append(String(decoding: merge.text.dropLast(), as: UTF8.self))
      try merge.advance()
    }
    return got
  }

  func lines(_ count: Int, _ numbers: inout SeededNumbers) -> [(key: Int64, text: String)] {
    (0..<count).map { number in
      let key = Int64.random(in: 0...Int64(count / 2), using: &numbers)
      let isLong = Int.random(in: 0..<200, using: &numbers) == 0
      return (key, "\(number)" + (isLong ? String(repeating: "l", count: 2000) : ""))
    }
  }

  func sorted(_ lines: [(key: Int64, text: String)]) -> [String] {
    lines.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element.text)
  }

  @Test(arguments: [1, 2, 4], [1_500, 4_000, 40_000]) func anyMemorySortsTheSame(_ threads: Int, _ bytes: Int) throws {
    let folder = try TestFolder()
    for seed in 0..<6 {
      var numbers = SeededNumbers(state: UInt64(seed))
      let lines = lines(600, &numbers)
      let sorter = LineSorter(
        Self.limits(bytes, block: seed % 2 == 0 ? 512 : 200, fanIn: 2 + seed % 3), folder: folder.path,
        stop: StopSignal())
      bring(lines, to: sorter, threads: threads)
      #expect(try read(sorter) == sorted(lines))
    }
    #expect(folder.files == [])
  }

  @Test func theBoundOfMemoryHoldsWhateverComes() throws {
    var numbers = SeededNumbers(state: 1)
    for count in [100, 1000, 8000] {
      let lines = (0..<count).map { _ in (Int64.random(in: 0...9999, using: &numbers), "a line of some bytes") }
      let sorter = LineSorter(Self.limits(8 * 512), folder: NSTemporaryDirectory(), stop: StopSignal())
      bring(lines, to: sorter, threads: 2)
      let effort = sorter.effort
      #expect(effort.peakBytes <= 8 * 512)
      #expect(effort.textBytes == Int64(count * 21))
      // What no longer fits is on disk, in as many runs as may be read at a time.
      #expect(effort.spills > count / 200 && (count < 1000 || effort.merges > 0))
      #expect(effort.diskBytes + Int64(8 * 512) >= Int64(count * (21 + 32)))
      #expect(try read(sorter) == lines.map(\.1))
    }
  }

  @Test func whatFitsIntoMemoryNeedsNoDisk() throws {
    var numbers = SeededNumbers(state: 2)
    let lines = lines(300, &numbers)
    // The folder is none: nothing is looked for in it.
    let sorter = LineSorter(Self.limits(1 << 20), folder: "/nowhere", stop: StopSignal())
    bring(lines, to: sorter, threads: 2)
    #expect(sorter.effort.spills == 0 && sorter.effort.diskBytes == 0)
    #expect(try read(sorter) == sorted(lines))
  }

  @Test func aFullDiskIsToldWithTheFolderAndTheRemedy() throws {
    let folder = try TestFolder()
    let written = Locked(0)
    let writing: TemporaryFile.Writing = { descriptor, start, count in
      written.withLock { total in
        total += count
        return total > 3000 ? -Int(ENOSPC) : TemporaryFile.systemWriting(descriptor, start, count)
      }
    }
    var numbers = SeededNumbers(state: 3)
    let sorter = LineSorter(Self.limits(2048), folder: folder.path, stop: StopSignal(), writing: writing)
    bring(lines(1000, &numbers), to: sorter, threads: 2)
    let message =
      "cannot write a temporary file in `\(folder.path)`: no space left on device; it is needed to put events into order: "
      + "set `TMPDIR` to a folder with more room, or give more `--memory`"
    #expect(sorter.failure == RunFailure(message))
    #expect(throws: RunFailure(message)) { try sorter.takeStreams() }
    #expect(sorter.effort.peakBytes < 8000 && folder.files == [])
  }

  @Test func aFolderThatIsNoneIsToldToo() throws {
    var numbers = SeededNumbers(state: 4)
    let sorter = LineSorter(Self.limits(1024), folder: "/nowhere", stop: StopSignal())
    bring(lines(300, &numbers), to: sorter, threads: 1)
    #expect(
      sorter.failure?.message.hasPrefix("cannot make a temporary file in `/nowhere`: no such file or directory; ")
        == true)
  }

  @Test func oneWhoIsToStopDoesNotWriteOn() throws {
    let stop = StopSignal()
    let writes = Locked(0)
    let writing: TemporaryFile.Writing = { descriptor, start, count in
      stop.raise()
      writes.withLock { $0 += 1 }
      return TemporaryFile.systemWriting(descriptor, start, count)
    }
    var numbers = SeededNumbers(state: 5)
    let sorter = LineSorter(Self.limits(8192), folder: NSTemporaryDirectory(), stop: stop, writing: writing)
    bring(lines(1000, &numbers), to: sorter, threads: 1)
    // Text and records of one block.
    #expect(writes.withLock { $0 } == 2)
  }
}
