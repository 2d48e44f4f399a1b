import Glibc
import Platform
import Testing

@testable import Storage

/// What is deleted and what is compressed, and that recovery never misses it.
@Suite struct JournalRetentionTests {
  private func filled(
    _ journal: ScratchJournal, compresses: Bool, count: Int = 40
  ) throws -> (writer: JournalWriter, records: RecordFeeder) {
    var options = JournalOptions(policy: .never)
    // Four records of 240 bytes with their headers.
    options.segmentBytes = 1040
    options.compresses = compresses
    let writer = try journal.open(options)
    let feeder = RecordFeeder()
    for number in 0..<count {
      try feeder.append(KeptRecord(.lines([UInt8](repeating: UInt8(number), count: 200))), to: writer)
    }
    try writer.waitUntilSynced(Int64(count))
    return (writer, feeder)
  }

  private func wait(until condition: () -> Bool) {
    for _ in 0..<20_000 where !condition() { usleep(1000) }
    #expect(condition())
  }

  @Test(arguments: [false, true]) func neverWhatRecoveryNeeds(compresses: Bool) throws {
    for needed in 1...41 {
      let journal = ScratchJournal()
      let (writer, feeder) = try filled(journal, compresses: compresses)
      try writer.retain(from: Int64(needed), keepBytes: 0, keepMilliseconds: 0, now: WallClock.now() + 1000)
      let first = try JournalReader.verify(directory: journal.directory).firstSequence
      // No whole segment before the needed record is left but the last, which is written to.
      #expect(first <= needed && first > min(needed, 40) - 4)
      #expect(try journal.records(from: Int64(needed)) == Array(feeder.records.dropFirst(needed - 1)))
      if first > 1 { #expect(throws: RunFailure.self) { try journal.records(from: first - 1) } }
      try writer.close()
    }
  }

  @Test func byBytesAndByAge() throws {
    let journal = ScratchJournal()
    let (writer, _) = try filled(journal, compresses: false)
    let all = journal.files.count
    try writer.retain(from: 41, keepBytes: 1 << 30, keepMilliseconds: 60_000)
    #expect(journal.files.count == all)
    try writer.retain(from: 41, keepBytes: 5000, keepMilliseconds: 60_000)
    #expect(writer.bytesOnDisk <= 5000 && writer.bytesOnDisk > 3900)
    #expect(writer.bytesOnDisk == journal.files.reduce(0) { $0 + journal.bytes($1).count })
    try writer.retain(from: 41, keepBytes: 1 << 30, keepMilliseconds: 60_000, now: WallClock.now() + 61_000)
    #expect(journal.files.count == 1)
    try writer.close()
  }

  @Test func compressedSegmentsAreReadAlike() throws {
    let journal = ScratchJournal()
    let (writer, feeder) = try filled(journal, compresses: true)
    let before = writer.bytesOnDisk
    try writer.retain(from: 21, keepBytes: 1 << 30, keepMilliseconds: 1 << 40)
    wait { journal.files.count { $0.hasSuffix(".journal.zst") } == 5 && journal.files.count == 10 }
    wait { writer.bytesOnDisk < before }
    #expect(try journal.records() == feeder.records)
    try writer.close()
    #expect(try journal.records(from: 7) == Array(feeder.records.dropFirst(6)))
    // It goes on, and older ones can still be deleted.
    let again = try journal.open()
    #expect(again.openedSequence == 40)
    try again.retain(from: 41, keepBytes: 0, keepMilliseconds: 1 << 40)
    #expect(journal.files.count == 1)
    try again.close()
  }

  /// Whatever was there when a crash came, one good copy is left.
  @Test func aCrashWhileCompressing() throws {
    let journal = ScratchJournal()
    let (writer, feeder) = try filled(journal, compresses: true)
    let plain = journal.files.map { ($0, journal.bytes($0)) }
    try writer.retain(from: 41, keepBytes: 1 << 30, keepMilliseconds: 1 << 40)
    wait { journal.files.count { $0.hasSuffix(".journal.zst") } == 9 && journal.files.count == 10 }
    try writer.close()
    let compressed = journal.files.filter { $0.hasSuffix(".zst") }.map { ($0, journal.bytes($0)) }
    // The copy is begun; then it has its name, and the original is still there.
    for length in 0...compressed[0].1.count {
      journal.become(plain + [(compressed[0].0 + ".unfinished", Array(compressed[0].1[..<length]))])
      #expect(try journal.records() == feeder.records)
    }
    journal.become(plain + [compressed[0]])
    #expect(try journal.records() == feeder.records)
    try journal.open().close()
    #expect(journal.files == plain.map { $0.0 })
    journal.become(Array(plain.dropFirst()) + [compressed[0]])
    #expect(try journal.records() == feeder.records)
    // Bytes that changed in the compressed one are damage, wherever.
    for offset in compressed[0].1.indices {
      var changed = compressed[0].1
      changed[offset] ^= 0x40
      journal.become(Array(plain.dropFirst()) + [(compressed[0].0, changed)])
      do {
        #expect(try journal.records() == feeder.records)
      } catch let failure as RunFailure {
        #expect(failure.message.contains(compressed[0].0))
      }
    }
  }
}
