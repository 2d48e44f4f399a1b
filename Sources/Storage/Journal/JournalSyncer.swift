internal import Glibc
internal import Platform
internal import Synchronization

/// Brings what the journal's thread wrote to the disk, and knows how far that came.
///
/// Unchecked: everything mutable is read and written with the monitor's lock held.
final class JournalSyncer: @unchecked Sendable {
  /// A file with bytes that may not be on the disk.
  private struct Unsynced {
    let descriptor: Int32
    /// Nobody writes to it any more.
    var isFinished = false
  }

  private let monitor = Monitor()
  private let files: FileCalls
  private let directory: Int32
  private let policy: FsyncPolicy
  private let fail: @Sendable (RunFailure) -> Void
  /// The last is the one that is written to.
  private var unsynced: [Unsynced] = []
  private var isDirectoryChanged = false
  private var written: Int64
  private var isSyncing = false
  /// Somebody waits, or the thread is to end.
  private var isWanted = false
  private var isEnding = false
  private var failure: RunFailure?
  private var thread: Spawned?
  /// All records up to this one are on the disk.
  let synced: Atomic<Int64>

  /// Files that may lie unsynced behind the one that is written to, where nothing asks for a sync: 1 GB.
  private static let behindLimit = 16
  private static let intervalMilliseconds = 1000

  /// - Parameters:
  ///   - directory: its descriptor, which this owns from now on.
  ///   - fail: called at most once, on the thread that syncs.
  init(
    directory: Int32, position: Int64, policy: FsyncPolicy, files: FileCalls,
    fail: @escaping @Sendable (RunFailure) -> Void
  ) {
    self.directory = directory
    self.policy = policy
    self.files = files
    self.fail = fail
    written = position
    synced = Atomic(position)
  }

  deinit {
    for file in unsynced { close(file.descriptor) }
    close(directory)
  }

  /// Starts the thread that syncs beside the journal's, where the policy has one.
  func start() {
    switch policy {
    case .batch: break
    case .second, .never: thread = Spawned.start { [self] in run() }
    }
  }

  /// From now on this file is written to; the one before it is finished, and closed when it is on the disk.
  func begin(_ descriptor: Int32) {
    monitor.lock()
    if !unsynced.isEmpty { unsynced[unsynced.count - 1].isFinished = true }
    unsynced.append(Unsynced(descriptor: descriptor))
    isDirectoryChanged = true
    if unsynced.count > Self.behindLimit { monitor.wakeAll(for: .work) }
    monitor.unlock()
  }

  /// All records up to this one are written.
  func wrote(_ sequence: Int64) {
    monitor.lock()
    // The thread's second begins with the first record that is not synced.
    if written == synced.load(ordering: .relaxed) { monitor.wakeAll(for: .work) }
    written = sequence
    monitor.unlock()
  }

  /// Syncs all that was written; false: that failed, and `fail` was told.
  func sync() -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    while isSyncing { monitor.wait(for: .space) }
    if failure != nil { return false }
    if written == synced.load(ordering: .relaxed) && !isDirectoryChanged { return true }
    isSyncing = true
    let position = written
    let taken = unsynced
    let withDirectory = isDirectoryChanged
    isDirectoryChanged = false
    monitor.unlock()
    var code = 0
    for file in taken where code == 0 { code = files.sync(file.descriptor) }
    if code == 0 && withDirectory { code = files.sync(directory) }
    monitor.lock()
    isSyncing = false
    if code == 0 {
      // What was finished before the sync began is done with.
      for file in taken where file.isFinished { close(file.descriptor) }
      unsynced.removeFirst(taken.count { $0.isFinished })
      synced.store(position, ordering: .releasing)
    } else {
      // Never tried again: the kernel may have thrown away the pages that it could not write and call them clean.
      let told = RunFailure(
        "the journal could not be synced: \(RunFailure.systemText(Int32(-code))); check the disk, then restart")
      failure = told
      monitor.unlock()
      fail(told)
      monitor.lock()
    }
    monitor.wakeAll(for: .space)
    monitor.wakeAll(for: .work)
    return code == 0
  }

  /// Waits until all records up to this one, which are written, are on the disk; false: that failed.
  func waitUntilSynced(_ sequence: Int64) -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    while synced.load(ordering: .acquiring) < sequence && failure == nil {
      isWanted = true
      monitor.wakeAll(for: .work)
      monitor.wait(for: .space)
    }
    return failure == nil
  }

  /// Ends the thread, and syncs what is left; false: that failed.
  func finish() -> Bool {
    monitor.lock()
    isEnding = true
    monitor.wakeAll(for: .work)
    monitor.unlock()
    thread?.join()
    thread = nil
    return sync()
  }

  private func run() {
    monitor.lock()
    while !isEnding && failure == nil {
      awaitReason()
      if isEnding || failure != nil { break }
      isWanted = false
      monitor.unlock()
      _ = sync()
      monitor.lock()
    }
    monitor.unlock()
  }

  /// Waits until there is a reason to sync. Only with the lock held.
  private func awaitReason() {
    var due: Int64?
    while !isEnding && !isWanted && failure == nil && unsynced.count <= Self.behindLimit {
      guard policy == .second, written > synced.load(ordering: .relaxed) else {
        monitor.wait(for: .work)
        continue
      }
      let now = WallClock.monotonicNanoseconds() / 1_000_000
      let end = due ?? now + Int64(Self.intervalMilliseconds)
      due = end
      if now >= end { return }
      monitor.wait(for: .work, milliseconds: Int(end - now))
    }
  }
}
