import Platform
import Synchronization
import Testing

@testable import Storage

/// What is appended is read, whatever it is and wherever the segments end.
@Suite struct JournalRoundTripTests {
  @Test(arguments: FsyncPolicy.allCases) func everyKindComesBack(policy: FsyncPolicy) throws {
    let journal = ScratchJournal()
    var lot = SeededGenerator(state: 7)
    var options = JournalOptions(policy: policy)
    options.segmentBytes = 20_000
    let feeder = RecordFeeder()
    for _ in 0..<3 {
      let writer = try journal.open(options)
      #expect(writer.openedSequence == Int64(feeder.records.count))
      for _ in 0..<300 { try feeder.append(lot.record(lines: 3000), to: writer) }
      try writer.close()
      #expect(writer.safe == Int64(feeder.records.count) && writer.synced == writer.safe)
      #expect(writer.bytesOnDisk == journal.files.reduce(0) { $0 + journal.bytes($1).count })
    }
    #expect(journal.files.count > 10)
    #expect(try journal.records() == feeder.records)
    for start in [1, 2, 450, 451, 899, 900, 901, 5000] {
      #expect(try journal.records(from: Int64(start)) == Array(feeder.records.dropFirst(start - 1)))
    }
    #expect(journal.said.withLock { $0 } == [])
  }

  @Test func aLongRecordAndAnEmptyOne() throws {
    let journal = ScratchJournal()
    var options = JournalOptions(policy: .never)
    options.segmentBytes = 1 << 16
    let writer = try journal.open(options)
    let feeder = RecordFeeder()
    try feeder.append(KeptRecord(.lines([])), to: writer)
    try feeder.append(KeptRecord(.lines([UInt8](repeating: 10, count: 5 << 20))), to: writer)
    try feeder.append(KeptRecord(.start([UInt8](repeating: 7, count: 200_001))), to: writer)
    try feeder.append(KeptRecord(.lines([1])), to: writer)
    try writer.close()
    #expect(writer.appendedInputBytes == 1 + 5 << 20)
    #expect(try journal.records() == feeder.records)
  }

  @Test func eachSegmentSaysWhatIsInForce() throws {
    let journal = ScratchJournal()
    var options = JournalOptions(policy: .batch)
    options.segmentBytes = 300
    let writer = try journal.open(options, context: Array("one".utf8))
    let feeder = RecordFeeder()
    for number in 0..<20 {
      if number == 10 { writer.setContext(Array("two".utf8)) }
      try feeder.append(KeptRecord(.lines([UInt8](repeating: 65, count: 150))), to: writer)
    }
    try writer.close()
    let reader = try JournalReader(directory: journal.directory)
    while let record = try reader.next() {
      #expect(String(decoding: reader.context, as: UTF8.self) == (record.sequence <= 10 ? "one" : "two"))
    }
  }

  @Test func anEmptyFolderAndNone() throws {
    let journal = ScratchJournal()
    #expect(try journal.records() == [])
    let reader = try JournalReader(directory: journal.directory + "/none")
    #expect(try reader.next() == nil)
    #expect(reader.firstSequence == 1 && reader.lastSequence == 0 && reader.tornBytes == 0)
    let writer = try journal.open()
    try writer.close()
    #expect(journal.files == [])
  }

  @Test func aSummaryCountsAll() throws {
    let journal = ScratchJournal()
    let writer = try journal.open()
    let feeder = RecordFeeder()
    try feeder.append(KeptRecord(.start([1])), to: writer)
    try feeder.append(KeptRecord(.lines([1, 2, 3]), heard: 500), to: writer)
    try feeder.append(KeptRecord(.tick(.streamClock), heard: 400), to: writer)
    try feeder.append(
      KeptRecord(
        .reference(InputReference(path: "f", device: 1, inode: 2, offset: 3, length: 1000, checksum: 4))), to: writer)
    try writer.close()
    let summary = try JournalReader.verify(directory: journal.directory)
    #expect(
      summary
        == JournalSummary(
          firstSequence: 1, lastSequence: 4, lines: 1, references: 1, ticks: 1, starts: 1, reloads: 0,
          inputBytes: 1003, bytesOnDisk: writer.bytesOnDisk, tornBytes: 0, heardMilliseconds: 400...500))
  }

  /// Records become safe in order, none before it is written, while another thread appends.
  @Test(arguments: FsyncPolicy.allCases) func safeInOrder(policy: FsyncPolicy) throws {
    let journal = ScratchJournal()
    let positions = Mutex<[Int64]>([])
    var options = JournalOptions(policy: policy)
    options.segmentBytes = 100_000
    options.queueBytes = 50_000
    let writer = try journal.open(
      options, listener: JournalWriter.Listener(onSafe: { position in positions.withLock { $0.append(position) } }))
    let feeder = RecordFeeder()
    let thread = Spawned.start {
      var lot = SeededGenerator(state: 3)
      for _ in 0..<2000 { _ = try? feeder.append(lot.record(lines: 2000), to: writer) }
    }
    var last: Int64 = 0
    while last < 1900 {
      let safe = writer.safe
      #expect(safe >= last)
      last = safe
    }
    thread.join()
    try writer.close()
    let told = positions.withLock { $0 }
    #expect(told.last == 2000 && told == told.sorted() && Set(told).count == told.count)
    #expect(try journal.records() == feeder.records)
  }
}
