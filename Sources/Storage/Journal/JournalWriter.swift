internal import Glibc
package import Platform
internal import Synchronization

/// Appends the inputs of a run to its journal, on a thread of its own.
///
/// A record gets its number at once, and counts as *safe* when it is in the journal as the policy wants it; only then
/// may anything that came of it be seen. A full disk stops this until there is room; nothing is lost meanwhile, because
/// `append` waits and nothing becomes safe. Where it cannot go on at all, `failure` says why.
///
/// Unchecked: everything mutable is read and written with the monitor's lock held, but for what only the journal's
/// thread touches.
package final class JournalWriter: @unchecked Sendable {
  /// What a writer tells of, on its own threads: keep it short.
  package struct Listener: Sendable {
    /// All records up to this one are safe. In order.
    package var onSafe: @Sendable (Int64) -> Void
    /// Nothing becomes safe any more. At most once.
    package var onFailure: @Sendable (RunFailure) -> Void

    package init(
      onSafe: @escaping @Sendable (Int64) -> Void = { _ in },
      onFailure: @escaping @Sendable (RunFailure) -> Void = { _ in }
    ) {
      self.onSafe = onSafe
      self.onFailure = onFailure
    }
  }

  /// Of the last record that was in the journal when it was opened; 0 where there was none.
  package let openedSequence: Int64
  /// Bytes that were cut off when it was opened: what a kill left half written.
  package let tornBytes: Int

  private let options: JournalOptions
  private let listener: Listener
  private let announcer: Announcer
  private let directory: String
  private let list: SegmentList
  private let compressor: SegmentCompressor?
  private let monitor = Monitor()
  private var syncer: JournalSyncer?
  private var thread: Spawned?

  // With the lock held.
  private var queue: [QueuedRecord] = []
  private var queuedBytes = 0
  private var appended: Int64
  private var appendedInput = 0
  private var context: [UInt8]
  private var isClosing = false
  private var isStopping = false
  private var isIdle = false
  private var failed: RunFailure?

  // Only on the journal's thread.
  private let group = FrameGroup()
  private var segment: SegmentWriter?

  private let safePosition: Atomic<Int64>

  /// Opens the journal of a directory, which is made if it is not there, behind its last good record. A torn tail is
  /// cut off, and said.
  ///
  /// - Parameter context: what is in force now; each new segment begins with what is in force at its first record.
  /// - Throws: damage, a newer version, or a directory that cannot be written.
  package static func open(
    directory: String, context: [UInt8], options: JournalOptions, announcer: Announcer, listener: Listener = Listener()
  ) throws(RunFailure) -> JournalWriter {
    try OutputFile.makeFolders(of: directory + "/.")
    if mkdir(directory, 0o755) != 0 && errno != EEXIST {
      throw .system("cannot make folder `\(directory)`", code: errno)
    }
    let opening = try JournalOpening(directory, context: context, options: options, announcer: announcer)
    let writer = JournalWriter(opening, context: context, options: options, announcer: announcer, listener: listener)
    try writer.start(opening)
    return writer
  }

  private init(
    _ opening: JournalOpening, context: [UInt8], options: JournalOptions, announcer: Announcer, listener: Listener
  ) {
    directory = opening.directory
    openedSequence = opening.lastSequence
    tornBytes = opening.tornBytes
    list = SegmentList(opening.segments)
    segment = opening.segment
    appended = opening.lastSequence
    safePosition = Atomic(opening.lastSequence)
    self.context = context
    self.options = options
    self.announcer = announcer
    self.listener = listener
    compressor = options.compresses ? SegmentCompressor(list, announcer: announcer) : nil
  }

  private func start(_ opening: JournalOpening) throws(RunFailure) {
    let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot read `\(directory)`", code: errno) }
    let syncer = JournalSyncer(
      directory: descriptor, position: opening.lastSequence, policy: options.policy, files: options.files,
      fail: { [weak self] in self?.fail($0) })
    self.syncer = syncer
    if let segment { syncer.begin(segment.unownedDescriptor) }
    if !syncer.sync() { throw failure ?? RunFailure("the journal could not be synced") }
    syncer.start()
    compressor?.start()
    thread = Spawned.start { [self] in run() }
  }

  /// Takes a record and gives its number. Writes nothing itself; waits while too much waits to be written.
  ///
  /// Bytes of lines are not copied: they must stay as they are until the record is safe or the journal has failed and
  /// is closed.
  ///
  /// - Throws: `failure`.
  package func append(_ record: JournalRecord) throws(RunFailure) -> Int64 {
    let kind = JournalPayload.kind(of: record.entry)
    let lines: UnsafeRawBufferPointer
    switch record.entry {
    case .lines(let bytes): lines = bytes
    case .reference, .tick, .start, .reload: lines = UnsafeRawBufferPointer(start: nil, count: 0)
    }
    var queued = QueuedRecord(
      sequence: 0, heardMilliseconds: record.heardMilliseconds, flags: record.flags.rawValue,
      source: UInt16(clamping: record.source), kind: kind, bytes: JournalPayload.bytes(of: record.entry), lines: lines,
      context: [])
    precondition(queued.length <= FrameHeader.payloadLimit, "a record of \(queued.length) bytes")
    monitor.lock()
    defer { monitor.unlock() }
    precondition(!isClosing, "the journal is closed")
    while queuedBytes > options.queueBytes && failed == nil { monitor.wait(for: .space) }
    if let failed { throw failed }
    appended += 1
    appendedInput += JournalPayload.inputBytes(of: record.entry)
    queued.sequence = appended
    queued.context = context
    queue.append(queued)
    queuedBytes += queued.frameLength
    if isIdle { monitor.wakeAll(for: .work) }
    return appended
  }

  /// From the next record on this is in force.
  package func setContext(_ bytes: [UInt8]) {
    precondition(bytes.count <= SegmentHeader.contextLimit, "a context of \(bytes.count) bytes")
    locked { context = bytes }
  }

  /// All records up to this one are safe.
  package var safe: Int64 { safePosition.load(ordering: .acquiring) }
  /// All records up to this one are on the disk.
  package var synced: Int64 { syncer?.synced.load(ordering: .acquiring) ?? openedSequence }
  /// The number of the last record that was appended.
  package var lastSequence: Int64 { locked { appended } }
  /// Bytes of input that were appended since the journal was opened, those that are only referred to included.
  package var appendedInputBytes: Int { locked { appendedInput } }
  /// Of the oldest record that the journal still has, or of the next one where it has none.
  package var firstSequence: Int64 { list.all.first?.firstSequence ?? lastSequence + 1 }
  /// All segments on the disk, bytes.
  package var bytesOnDisk: Int { list.bytesOnDisk }
  /// Why nothing becomes safe any more.
  package var failure: RunFailure? { locked { failed } }

  /// Waits until all records up to this one are on the disk, whatever the policy.
  ///
  /// - Throws: `failure`.
  package func waitUntilSynced(_ sequence: Int64) throws(RunFailure) {
    monitor.lock()
    while safe < sequence && failed == nil { monitor.wait(for: .space) }
    monitor.unlock()
    if safe >= sequence, syncer?.waitUntilSynced(sequence) == true { return }
    // A sync that failed says so before the journal does.
    throw failure ?? RunFailure("the journal could not be synced; check the disk, then restart")
  }

  /// Deletes the oldest segments as long as they are too many or too old. None that recovery needs.
  ///
  /// May be called from any thread, one at a time.
  ///
  /// - Parameters:
  ///   - sequence: the first record that recovery needs: what follows the checkpoint.
  ///   - keepBytes: what all segments may have together.
  ///   - keepMilliseconds: how long after its last record a segment is kept.
  ///   - now: ms since 1970.
  /// - Throws: a segment cannot be deleted.
  package func retain(
    from sequence: Int64, keepBytes: Int, keepMilliseconds: Int64, now: Int64 = WallClock.now()
  ) throws(RunFailure) {
    let segments = list.all
    for (segment, next) in zip(segments, segments.dropFirst()) {
      guard next.firstSequence <= min(sequence, synced + 1) else { break }
      let isOld = now - segment.writtenMilliseconds > keepMilliseconds
      guard isOld || list.bytesOnDisk > keepBytes else { break }
      if let compressor {
        try compressor.remove(segment)
      } else {
        try segment.remove()
        list.remove(segment)
      }
    }
    compressor?.compress(before: min(sequence, synced + 1))
  }

  /// A full disk is no longer waited for: what cannot be written then is given up, which is a failure.
  package func stop() {
    locked {
      isStopping = true
      monitor.wakeAll(for: .work)
    }
  }

  /// Waits until all that was appended is written and on the disk, and ends the threads. Nothing is appended after it.
  ///
  /// - Throws: `failure`.
  package func close() throws(RunFailure) {
    locked {
      isClosing = true
      monitor.wakeAll(for: .work)
    }
    thread?.join()
    thread = nil
    segment?.finish(by: options.files)
    compressor?.stop()
    let isSynced = syncer?.finish() ?? true
    if let failure { throw failure }
    precondition(isSynced)
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body()
  }

  private func fail(_ failure: RunFailure) {
    let isFirst = locked {
      defer {
        if failed == nil { failed = failure }
        monitor.wakeAll(for: .work)
        monitor.wakeAll(for: .space)
      }
      return failed == nil
    }
    if isFirst { listener.onFailure(failure) }
  }
}

// On the journal's thread.
extension JournalWriter {
  private func run() {
    var batch: [QueuedRecord] = []
    while true {
      monitor.lock()
      while queue.isEmpty && !isClosing && failed == nil {
        isIdle = true
        monitor.wait(for: .work)
        isIdle = false
      }
      if failed != nil || queue.isEmpty {
        monitor.unlock()
        return
      }
      swap(&queue, &batch)
      monitor.unlock()
      if !write(batch) { return }
      let bytes = batch.reduce(0) { $0 + $1.frameLength }
      batch.removeAll(keepingCapacity: true)
      locked {
        queuedBytes -= bytes
        monitor.wakeAll(for: .space)
      }
    }
  }

  /// False: the journal has failed.
  private func write(_ batch: [QueuedRecord]) -> Bool {
    var index = 0
    while index < batch.count {
      guard let segment = segmentWithRoom(for: batch[index]), let synced = syncer?.synced.load(ordering: .acquiring)
      else { return false }
      group.clear()
      while index < batch.count,
        group.isEmpty || segment.hasRoom(group.byteCount + batch[index].frameLength, limit: options.segmentBytes),
        group.add(batch[index], salt: segment.salt, synced: synced)
      {
        index += 1
      }
      if !untilThereIsRoom({ self.segment?.append(group, by: options.files) ?? 0 }) { return false }
      list.grow(to: self.segment?.length ?? 0, at: WallClock.now())
      syncer?.wrote(group.lastSequence)
      switch options.policy {
      case .batch: break
      case .second, .never: publish(group.lastSequence)
      }
    }
    switch options.policy {
    case .batch:
      guard syncer?.sync() == true else { return false }
      publish(group.lastSequence)
    case .second, .never: break
    }
    return true
  }

  /// The segment that the record goes into: a new one where the last is full; nil: the journal has failed.
  private func segmentWithRoom(for record: QueuedRecord) -> SegmentWriter? {
    if let segment, segment.isEmpty || segment.hasRoom(record.frameLength, limit: options.segmentBytes) {
      return segment
    }
    let isMade = untilThereIsRoom {
      let made = SegmentWriter.make(
        directory, firstSequence: record.sequence, context: record.context, reserving: options.segmentBytes,
        by: options.files)
      guard let writer = made.writer else { return made.code }
      segment?.finish(by: options.files)
      syncer?.begin(writer.unownedDescriptor)
      list.append(writer.file)
      segment = writer
      return 0
    }
    return isMade ? segment : nil
  }

  private func publish(_ sequence: Int64) {
    // Whoever waits for the position looks at it with the lock held.
    locked {
      safePosition.store(sequence, ordering: .releasing)
      monitor.wakeAll(for: .space)
    }
    listener.onSafe(sequence)
  }

  /// Does something until it gives no error that may pass; false: it will not, and the journal has failed.
  private func untilThereIsRoom(_ attempt: () -> Int) -> Bool {
    var isWaiting = false
    while true {
      let code = attempt()
      if code >= 0 {
        if isWaiting { announcer.end(fault: "the journal", "the journal can be written again") }
        return true
      }
      let words = "cannot write the journal: \(RunFailure.systemText(Int32(-code)))"
      guard Self.mayPass(Int32(-code)) else {
        fail(RunFailure(words))
        return false
      }
      if !isWaiting {
        announcer.begin(fault: "the journal", "\(words); no more input is taken, trying again each second")
      }
      isWaiting = true
      if !waitForRetry() {
        if failure == nil {
          fail(
            RunFailure(
              "\(words); what was read and not yet journaled is given up: an `--input` file is read again by the next "
                + "start, what came through a pipe has to be sent again"))
        }
        return false
      }
    }
  }

  /// A full disk may get room again, a lost connection to it come back.
  private static func mayPass(_ code: Int32) -> Bool {
    [ENOSPC, EDQUOT, EIO, EROFS, EFBIG, EAGAIN, ENOMEM].contains(code)
  }

  /// False: nobody wants to wait any longer.
  private func waitForRetry() -> Bool {
    let end = WallClock.monotonicNanoseconds() / 1_000_000 + Int64(options.retryMilliseconds)
    monitor.lock()
    defer { monitor.unlock() }
    while !isStopping && failed == nil {
      let left = end - WallClock.monotonicNanoseconds() / 1_000_000
      if left <= 0 { return true }
      monitor.wait(for: .work, milliseconds: Int(left))
    }
    return false
  }
}
