import Glibc
import Platform
import Synchronization
import Testing

@testable import Storage

/// Full and failing disks, by calls that fail when they are told to.
@Suite struct JournalTroubleTests {
  /// A disk with so much room, and an error for who wants more.
  private final class Disk: Sendable {
    let room = Atomic<Int>(0)
    let code = Atomic<Int32>(ENOSPC)
    let failsSync = Atomic<Bool>(false)
    let failsCut = Atomic<Bool>(false)
    let syncs = Atomic<Int>(0)

    init(room: Int) { self.room.store(room, ordering: .relaxed) }

    /// Writes what there is room for, byte by byte where it comes to that, as the kernel does.
    var calls: FileCalls {
      FileCalls(
        write: { [self] descriptor, pieces, count, offset in
          let wanted = (0..<Int(count)).reduce(0) { $0 + pieces[$1].iov_len }
          let room = room.load(ordering: .relaxed)
          if room == 0 && wanted > 0 { return -Int(code.load(ordering: .relaxed)) }
          var cut: [iovec] = []
          var left = room
          for index in 0..<Int(count) where left > 0 {
            cut.append(iovec(iov_base: pieces[index].iov_base, iov_len: min(left, pieces[index].iov_len)))
            left -= cut[cut.count - 1].iov_len
          }
          let written = FileCalls.system.write(descriptor, cut, Int32(cut.count), offset)
          if written > 0 { self.room.subtract(written, ordering: .relaxed) }
          return written
        },
        sync: { [self] descriptor in
          syncs.add(1, ordering: .relaxed)
          return failsSync.load(ordering: .relaxed) ? -Int(EIO) : FileCalls.system.sync(descriptor)
        },
        cut: { [self] descriptor, length in
          failsCut.load(ordering: .relaxed) ? -Int(EIO) : FileCalls.system.cut(descriptor, length)
        },
        reserve: { _, _ in -Int(ENOSPC) })
    }
  }

  private func options(_ policy: FsyncPolicy, _ disk: Disk) -> JournalOptions {
    var options = JournalOptions(policy: policy)
    options.segmentBytes = 3000
    options.retryMilliseconds = 1
    options.files = disk.calls
    return options
  }

  private func wait(until condition: () -> Bool) {
    for _ in 0..<20_000 where !condition() { usleep(1000) }
    #expect(condition())
  }

  /// Whatever the moment at which the disk is full: nothing is safe that is not there, it goes on when there is room,
  /// no record is lost or doubled, and it is said once.
  @Test(arguments: [ENOSPC, EDQUOT, EIO]) func goesOnWhenThereIsRoom(code: Int32) throws {
    for room in [0, 10, 64, 65, 100, 104, 150, 1000, 2950, 3000, 3030, 3100] {
      for failsCut in [false, true] {
        let journal = ScratchJournal()
        let disk = Disk(room: room)
        disk.code.store(code, ordering: .relaxed)
        disk.failsCut.store(failsCut, ordering: .relaxed)
        let writer = try journal.open(options(.batch, disk))
        let feeder = RecordFeeder()
        var lot = SeededGenerator(state: UInt64(room))
        for _ in 0..<60 { try feeder.append(lot.record(), to: writer) }
        wait { journal.said.withLock { $0.count } == 1 }
        #expect(
          journal.said.withLock { $0[0] }.contains(
            "cannot write the journal: \(RunFailure.systemText(code)); no more input is taken, trying again each second"
          ))
        let safe = writer.safe
        #expect(safe < 60)
        // What a crash would leave now.
        let left = try journal.records()
        #expect(left.count >= safe && left == Array(feeder.records[..<left.count]))
        disk.room.store(1 << 30, ordering: .relaxed)
        try writer.close()
        #expect(writer.safe == 60)
        #expect(journal.said.withLock { $0.count } == 2)
        #expect(try journal.records() == feeder.records)
      }
    }
  }

  @Test func inputStopsWhileTheDiskIsFull() throws {
    let journal = ScratchJournal()
    let disk = Disk(room: 500)
    var options = options(.second, disk)
    options.queueBytes = 2000
    let writer = try journal.open(options)
    let feeder = RecordFeeder()
    let count = Atomic<Int>(0)
    let thread = Spawned.start {
      for _ in 0..<100 {
        _ = try? feeder.append(KeptRecord(.lines([UInt8](repeating: 1, count: 200))), to: writer)
        count.add(1, ordering: .relaxed)
      }
    }
    wait { journal.said.withLock { $0.count } == 1 }
    usleep(30_000)
    #expect(count.load(ordering: .relaxed) < 20)
    disk.room.store(1 << 30, ordering: .relaxed)
    thread.join()
    try writer.close()
    #expect(try journal.records() == feeder.records && feeder.records.count == 100)
  }

  @Test func stopGivesUpWaiting() throws {
    let journal = ScratchJournal()
    let disk = Disk(room: 500)
    let told = Mutex<[RunFailure]>([])
    var options = options(.batch, disk)
    options.retryMilliseconds = 3_600_000
    let writer = try journal.open(
      options, listener: JournalWriter.Listener(onFailure: { failure in told.withLock { $0.append(failure) } }))
    let feeder = RecordFeeder()
    for _ in 0..<10 { try feeder.append(KeptRecord(.lines([UInt8](repeating: 1, count: 200))), to: writer) }
    wait { journal.said.withLock { $0.count } == 1 }
    #expect(writer.failure == nil)
    writer.stop()
    let failure = #expect(throws: RunFailure.self) { try writer.close() }
    #expect(failure?.message.contains("no space left on device") == true)
    #expect(writer.failure == failure && told.withLock { $0 } == [failure!])
    let left = try journal.records()
    #expect(left.count >= writer.safe && left == Array(feeder.records[..<left.count]))
  }

  @Test func stopWithRoomGivesUpNothing() throws {
    let journal = ScratchJournal()
    let writer = try journal.open()
    let feeder = RecordFeeder()
    for _ in 0..<10 { try feeder.append(KeptRecord(.lines([1])), to: writer) }
    writer.stop()
    try writer.close()
    #expect(try journal.records() == feeder.records)
  }

  @Test func anErrorThatStaysIsAFailure() throws {
    let journal = ScratchJournal()
    let disk = Disk(room: 0)
    disk.code.store(EBADF, ordering: .relaxed)
    let writer = try journal.open(options(.batch, disk))
    let feeder = RecordFeeder()
    try feeder.append(KeptRecord(.lines([1])), to: writer)
    #expect(throws: RunFailure("cannot write the journal: bad file descriptor")) { try writer.close() }
    #expect(throws: RunFailure.self) { try writer.waitUntilSynced(1) }
  }

  /// A sync that failed is never tried again.
  @Test(arguments: FsyncPolicy.allCases) func aFailedSyncIsTheEnd(policy: FsyncPolicy) throws {
    let journal = ScratchJournal()
    let disk = Disk(room: 1 << 30)
    let writer = try journal.open(options(policy, disk))
    let feeder = RecordFeeder()
    try feeder.settle(KeptRecord(.lines([1])), in: writer)
    disk.failsSync.store(true, ordering: .relaxed)
    let syncs = disk.syncs.load(ordering: .relaxed)
    try feeder.append(KeptRecord(.lines([2])), to: writer)
    let failure = #expect(throws: RunFailure.self) { try writer.waitUntilSynced(2) }
    #expect(
      failure?.message == "the journal could not be synced: input/output error; check the disk, then restart")
    disk.failsSync.store(false, ordering: .relaxed)
    #expect(throws: failure!) { _ = try feeder.append(KeptRecord(.lines([3])), to: writer) }
    #expect(throws: failure!) { try writer.close() }
    #expect(writer.synced == 1 && disk.syncs.load(ordering: .relaxed) == syncs + 1)
    if policy == .batch { #expect(writer.safe == 1) }
  }

  /// On a disk that is really full.
  @Test func aSmallFileSystem() throws {
    let journal = ScratchJournal()
    guard mount("none", journal.directory, "tmpfs", 0, "size=256k") == 0 else { return }
    defer { umount2(journal.directory, Int32(MNT_DETACH)) }
    var options = JournalOptions(policy: .batch)
    options.retryMilliseconds = 1
    let writer = try journal.open(options)
    journal.put([UInt8](repeating: 0, count: 100_000), "other")
    let feeder = RecordFeeder()
    for _ in 0..<20 { try feeder.append(KeptRecord(.lines([UInt8](repeating: 1, count: 10_000))), to: writer) }
    wait { journal.said.withLock { $0.count } == 1 }
    #expect(writer.safe < 20)
    unlink("\(journal.directory)/other")
    try writer.close()
    #expect(try journal.records() == feeder.records)
    #expect(journal.said.withLock { $0.count } == 2)
  }

  @Test func aFolderThatCannotBeMade() {
    let journal = ScratchJournal()
    journal.put([], "file")
    let failure = #expect(throws: RunFailure.self) {
      try JournalWriter.open(
        directory: journal.directory + "/file", context: [], options: JournalOptions(policy: .batch),
        announcer: journal.announcer)
    }
    #expect(failure?.message.contains("file") == true)
  }
}
