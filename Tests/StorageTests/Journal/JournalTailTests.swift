import Glibc
import Platform
import Synchronization
import Testing

@testable import Storage

/// Whatever a crash leaves of the files, what is read is the longest good beginning, or damage is told.
@Suite struct JournalTailTests {
  /// Two small segments, each record a batch of its own; where each record's frame ends; and the records.
  private static func small() throws -> (files: [(name: String, bytes: [UInt8])], records: [KeptRecord]) {
    let journal = ScratchJournal()
    var options = JournalOptions(policy: .batch)
    options.segmentBytes = 440
    let writer = try journal.open(options, context: [1, 2, 3])
    let feeder = RecordFeeder()
    for number in 0..<4 {
      try feeder.settle(KeptRecord(.lines([UInt8](repeating: 65, count: 30 + 7 * number))), in: writer)
      try feeder.settle(KeptRecord(.tick(.wall(Int64(number)))), in: writer)
    }
    try writer.close()
    let files = journal.files.map { ($0, journal.bytes($0)) }
    precondition(files.count == 2)
    return (files, feeder.records)
  }

  /// Where frames end in a segment, its header first.
  private static func ends(_ bytes: [UInt8]) -> [Int] {
    var ends = [SegmentHeader.fixedLength + 8]
    bytes.withUnsafeBytes {
      while let frame = FrameHeader(UnsafeRawBufferPointer(rebasing: $0[ends[ends.count - 1]...]), salt: nil) {
        ends.append(ends[ends.count - 1] + FrameHeader.frameLength(payload: frame.length))
      }
    }
    precondition(ends.last == bytes.count)
    return ends
  }

  @Test func everyLengthOfTheLastSegment() throws {
    let (files, records) = try Self.small()
    let ends = Self.ends(files[1].bytes)
    let before = records.count - (ends.count - 1)
    let journal = ScratchJournal()
    for length in 0...files[1].bytes.count {
      journal.become([files[0], (files[1].name, Array(files[1].bytes[..<length]))])
      let whole = ends.lastIndex { $0 <= length }
      let expected = Array(records[..<(before + (whole ?? 0))])
      let reader = try JournalReader(directory: journal.directory)
      #expect(reader.tornBytes == length - (whole.map { ends[$0] } ?? 0))
      #expect(reader.lastSequence == Int64(expected.count))
      #expect(try journal.records() == expected)
      // The writer cuts it, says so, and goes on.
      let said = journal.said.withLock { $0.count }
      let writer = try journal.open()
      #expect(writer.tornBytes == reader.tornBytes && writer.openedSequence == Int64(expected.count))
      #expect(journal.said.withLock { $0.count } == said + (reader.tornBytes > 0 ? 1 : 0))
      let feeder = RecordFeeder()
      try feeder.append(KeptRecord(.lines([9])), to: writer)
      try writer.close()
      let after = try journal.records()
      #expect(after == expected + feeder.records)
      #expect(try JournalReader(directory: journal.directory).tornBytes == 0)
    }
  }

  /// The second segment knows the first one's records as synced.
  @Test func everyLengthOfTheFirstSegmentIsDamage() throws {
    let (files, _) = try Self.small()
    let journal = ScratchJournal()
    for length in 0..<files[0].bytes.count {
      journal.become([(files[0].name, Array(files[0].bytes[..<length])), files[1]])
      #expect(throws: RunFailure.self) { try journal.records() }
    }
    // Alone it is a torn tail.
    for length in 0..<files[0].bytes.count {
      journal.become([(files[0].name, Array(files[0].bytes[..<length]))])
      _ = try journal.records()
    }
  }

  /// Damage is told with file and offset, or a torn tail is cut; never is a wrong record read.
  @Test(arguments: [UInt8(0x01), 0x80, 0xff]) func everyByteChanged(mask: UInt8) throws {
    let (files, records) = try Self.small()
    let lastEnds = Self.ends(files[1].bytes)
    let journal = ScratchJournal()
    for (number, file) in files.enumerated() {
      for offset in file.bytes.indices {
        var changed = files
        changed[number].bytes[offset] ^= mask
        journal.become(changed)
        // Of the last frame alone nobody knows whether it was synced.
        let isLastFrame = number == 1 && offset >= lastEnds[lastEnds.count - 2]
        do {
          let found = try journal.records()
          #expect(isLastFrame && found == records.dropLast(), "\(file.name) at \(offset)")
          let writer = try journal.open()
          #expect(writer.openedSequence == Int64(records.count - 1))
          try writer.close()
        } catch let failure as RunFailure {
          #expect(!isLastFrame && failure.message.contains(file.name), "\(offset): \(failure.message)")
          // Who appends need not read what is known to be synced; who recovers does.
          if number == files.count - 1 { #expect(throws: RunFailure.self) { try journal.open() } }
        }
      }
    }
  }

  @Test func zerosBehindTheEndAreATornTail() throws {
    let (files, records) = try Self.small()
    let journal = ScratchJournal()
    for zeros in [1, 7, 8, 40, 4096, 5 << 20] {
      journal.become([files[0], (files[1].name, files[1].bytes + [UInt8](repeating: 0, count: zeros))])
      #expect(try JournalReader(directory: journal.directory).tornBytes == zeros)
      #expect(try journal.records() == records)
    }
    // A segment of nothing but zeros was being made.
    let name = SegmentFile.path("", Int64(records.count + 1)).dropFirst()
    journal.become(files + [(String(name), [UInt8](repeating: 0, count: 4096))])
    #expect(try journal.records() == records)
    let writer = try journal.open()
    #expect(writer.tornBytes == 4096 && journal.files.count == 2)
    try writer.close()
  }

  /// A power failure loses pages in any order: frames behind a bad one that was never synced do not make it damage,
  /// in whatever segment.
  @Test func unsyncedFramesAreATornTailInAnyOrder() throws {
    let source = ScratchJournal()
    var options = JournalOptions(policy: .never)
    options.segmentBytes = 1000
    let writer = try source.open(options)
    let feeder = RecordFeeder()
    for _ in 0..<4 { try feeder.append(KeptRecord(.lines([UInt8](repeating: 66, count: 100))), to: writer) }
    try writer.waitUntilSynced(4)
    for _ in 0..<26 { try feeder.append(KeptRecord(.lines([UInt8](repeating: 67, count: 100))), to: writer) }
    try writer.close()
    let files = source.files.map { ($0, source.bytes($0)) }
    #expect(files.count >= 4)
    let journal = ScratchJournal()
    for (number, file) in files.enumerated() {
      for offset in stride(from: 0, to: file.1.count, by: 13) {
        var changed = files
        changed[number].1[offset] ^= 0x10
        journal.become(changed)
        guard let found = try? journal.records() else {
          // The segment's own header, or what was synced.
          #expect(offset < 56 || number == 0)
          continue
        }
        #expect(found.count >= 4 && found == Array(feeder.records[..<found.count]))
        #expect(try JournalReader(directory: journal.directory).tornBytes > 0)
        let again = try journal.open()
        #expect(again.openedSequence == Int64(found.count))
        try again.close()
        #expect(try journal.records() == found)
      }
    }
  }

  /// Lines that are a journal themselves do not pass for frames.
  @Test func aJournalInAJournal() throws {
    let (inner, _) = try Self.small()
    let journal = ScratchJournal()
    let writer = try journal.open()
    let feeder = RecordFeeder()
    try feeder.settle(KeptRecord(.lines([1, 2])), in: writer)
    try feeder.settle(KeptRecord(.lines(inner[0].bytes)), in: writer)
    try writer.close()
    let name = journal.files[0]
    let bytes = journal.bytes(name)
    let second = bytes.count - FrameHeader.frameLength(payload: inner[0].bytes.count)
    for offset in second..<bytes.count {
      var changed = bytes
      changed[offset] ^= 1
      journal.become([(name, changed)])
      #expect(try journal.records() == [feeder.records[0]])
    }
  }

  @Test func bytesByLotAreNoJournal() throws {
    let journal = ScratchJournal()
    var lot = SeededGenerator(state: 11)
    for _ in 0..<200 {
      var bytes = lot.bytes(.random(in: 0...3000, using: &lot))
      if Bool.random(using: &lot) {
        bytes.replaceSubrange(0..<min(8, bytes.count), with: SegmentHeader.magic.prefix(bytes.count))
      }
      journal.become([("000000000001.journal", bytes)])
      let reader = try JournalReader(directory: journal.directory)
      #expect(try reader.next() == nil && reader.tornBytes == bytes.count)
      let isCompressed = "000000000001.journal.zst"
      journal.become([(isCompressed, bytes)])
      #expect(throws: RunFailure.self) { try JournalReader(directory: journal.directory) }
    }
  }

  @Test func anotherVersionIsRefused() throws {
    let journal = ScratchJournal()
    var header = SegmentHeader(firstSequence: 1, madeMilliseconds: 0, salt: 5, context: [])
    header.version = 2
    journal.become([("000000000001.journal", header.bytes())])
    let failure = #expect(throws: RunFailure.self) { try journal.open() }
    #expect(failure?.message.contains("000000000001.journal` is of version 2, which a newer picket wrote") == true)
  }

  @Test func missingSegmentsAreDamage() throws {
    let journal = ScratchJournal()
    var options = JournalOptions(policy: .batch)
    options.segmentBytes = 300
    let writer = try journal.open(options)
    let feeder = RecordFeeder()
    for _ in 0..<12 { try feeder.settle(KeptRecord(.lines([UInt8](repeating: 65, count: 90))), in: writer) }
    try writer.close()
    let files = journal.files.map { ($0, journal.bytes($0)) }
    for missing in files.indices.dropFirst().dropLast() {
      var fewer = files
      fewer.remove(at: missing)
      journal.become(fewer)
      #expect(throws: RunFailure.self) { try journal.records() }
    }
    journal.become(Array(files.dropFirst()))
    #expect(throws: RunFailure.self) { try journal.records() }
    let first = try JournalReader.verify(directory: journal.directory).firstSequence
    #expect(first > 1)
    #expect(try journal.records(from: first) == Array(feeder.records.dropFirst(Int(first) - 1)))
  }

  /// A copy that is made while the writer writes, and cut anywhere, is a beginning, and can be gone on with.
  @Test(arguments: [FsyncPolicy.second, .batch]) func copiesOfAGrowingJournal(policy: FsyncPolicy) throws {
    let source = ScratchJournal()
    var options = JournalOptions(policy: policy)
    options.segmentBytes = 40_000
    options.queueBytes = 20_000
    let writer = try source.open(options)
    let feeder = RecordFeeder()
    let isOver = Atomic<Bool>(false)
    let thread = Spawned.start {
      var lot = SeededGenerator(state: 21)
      while !isOver.load(ordering: .relaxed) {
        _ = try? feeder.append(lot.record(lines: 3000), to: writer)
        usleep(100)
      }
    }
    var lot = SeededGenerator(state: 22)
    var copies: [[KeptRecord]] = []
    let journal = ScratchJournal()
    for _ in 0..<30 {
      var files = source.files.map { ($0, source.bytes($0)) }
      if files.isEmpty { continue }
      let last = files.count - 1
      files[last].1.removeLast(Int.random(in: 0...min(files[last].1.count, 5000), using: &lot))
      journal.become(files)
      let found = try journal.records()
      let again = try journal.open(options)
      #expect(again.openedSequence == Int64(found.count))
      let more = RecordFeeder()
      try more.append(lot.record(), to: again)
      try again.close()
      #expect(try journal.records() == found + more.records)
      copies.append(found)
    }
    isOver.store(true, ordering: .relaxed)
    thread.join()
    try writer.close()
    for copy in copies { #expect(copy == Array(feeder.records[..<copy.count])) }
    #expect(try source.records() == feeder.records)
  }
}
