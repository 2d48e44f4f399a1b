import Glibc
import Platform
import Synchronization

@testable import Storage

/// A journal in a folder that goes with it, and what was said about it.
final class ScratchJournal: Sendable {
  let directory: String
  let said = Mutex<[String]>([])

  init() {
    var template = Array("/tmp/picket-journal-XXXXXX".utf8CString)
    directory = String(cString: mkdtemp(&template))
  }

  deinit { Self.removeAll(directory) }

  static func removeAll(_ directory: String) {
    for name in names(directory) { unlink("\(directory)/\(name)") }
    rmdir(directory)
  }

  static func names(_ directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  var files: [String] { Self.names(directory) }
  var announcer: Announcer { Announcer(output: { [self] text in said.withLock { $0.append(text) } }) }

  func open(
    _ options: JournalOptions = JournalOptions(policy: .batch), context: [UInt8] = Array("rules".utf8),
    listener: JournalWriter.Listener = JournalWriter.Listener()
  ) throws -> JournalWriter {
    try JournalWriter.open(
      directory: directory, context: context, options: options, announcer: announcer, listener: listener)
  }

  func bytes(_ name: String) -> [UInt8] {
    let descriptor = Glibc.open("\(directory)/\(name)", O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
    let count = pread(descriptor, &bytes, bytes.count, 0)
    precondition(count == bytes.count)
    return bytes
  }

  func put(_ bytes: [UInt8], _ name: String) {
    let descriptor = Glibc.open("\(directory)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(descriptor) }
    let count = write(descriptor, bytes, bytes.count)
    precondition(count == bytes.count)
  }

  /// Makes the folder hold exactly these files.
  func become(_ files: [(name: String, bytes: [UInt8])]) {
    for name in self.files { unlink("\(directory)/\(name)") }
    for file in files { put(file.bytes, file.name) }
  }

  /// All records, copied.
  func records(from sequence: Int64 = 1) throws -> [KeptRecord] {
    let reader = try JournalReader(directory: directory, from: sequence)
    var records: [KeptRecord] = []
    while let record = try reader.next() { records.append(KeptRecord(record)) }
    return records
  }
}

/// A record that owns its bytes.
struct KeptRecord: Equatable, Sendable {
  enum Entry: Equatable, Sendable {
    case lines([UInt8])
    case reference(InputReference)
    case tick(JournalTick)
    case start([UInt8])
    case reload([UInt8])
  }
  var sequence: Int64 = 0
  var heard: Int64
  var flags: UInt8 = 0
  var source = 0
  var entry: Entry

  init(_ entry: Entry, heard: Int64 = .min, flags: JournalFlags = [], source: Int = 0) {
    self.entry = entry
    self.heard = heard
    self.flags = flags.rawValue
    self.source = source
  }

  init(_ record: JournalRecord) {
    sequence = record.sequence
    heard = record.heardMilliseconds
    flags = record.flags.rawValue
    source = record.source
    switch record.entry {
    case .lines(let bytes): entry = .lines(Array(bytes))
    case .reference(let reference): entry = .reference(reference)
    case .tick(let tick): entry = .tick(tick)
    case .start(let bytes): entry = .start(bytes)
    case .reload(let bytes): entry = .reload(bytes)
    }
  }
}

/// Appends records that it keeps until it goes.
final class RecordFeeder: @unchecked Sendable {
  private var memory: [UnsafeMutableRawBufferPointer] = []
  private(set) var records: [KeptRecord] = []
  deinit { for bytes in memory { bytes.deallocate() } }

  @discardableResult
  func append(_ record: KeptRecord, to writer: JournalWriter) throws -> Int64 {
    let entry: JournalEntry
    switch record.entry {
    case .lines(let bytes):
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copy.copyBytes(from: bytes)
      memory.append(copy)
      entry = .lines(UnsafeRawBufferPointer(copy))
    case .reference(let reference): entry = .reference(reference)
    case .tick(let tick): entry = .tick(tick)
    case .start(let bytes): entry = .start(bytes)
    case .reload(let bytes): entry = .reload(bytes)
    }
    var kept = record
    kept.sequence = try writer.append(
      JournalRecord(
        heardMilliseconds: record.heard, flags: JournalFlags(rawValue: record.flags), source: record.source,
        entry: entry))
    records.append(kept)
    return kept.sequence
  }

  /// Appends, and waits until it is safe: a batch of one.
  func settle(_ record: KeptRecord, in writer: JournalWriter) throws {
    try writer.waitUntilSynced(append(record, to: writer))
  }
}

/// Numbers by lot that are the same in each run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255, using: &self) } }

  mutating func record(lines limit: Int = 200) -> KeptRecord {
    let heard = Bool.random(using: &self) ? Int64.min : Int64.random(in: 0...1 << 45, using: &self)
    let entry: KeptRecord.Entry
    switch Int.random(in: 0..<8, using: &self) {
    case 0: entry = .tick(.wall(heard))
    case 1: entry = .tick(.streamClock)
    case 2: entry = .tick(.final(.random(in: -5...5, using: &self)))
    case 3: entry = .start(bytes(.random(in: 0...40, using: &self)))
    case 4: entry = .reload(bytes(32))
    case 5:
      entry = .reference(
        InputReference(
          path: ["a.jsonl", "/data/tracks é.jsonl.gz", ""].randomElement(using: &self)!, device: next(), inode: next(),
          offset: .random(in: 0...1 << 50, using: &self), length: .random(in: 0...1 << 20, using: &self),
          checksum: UInt32(truncatingIfNeeded: next())))
    default: entry = .lines(bytes(.random(in: 0...limit, using: &self)))
    }
    return KeptRecord(
      entry, heard: heard, flags: JournalFlags(rawValue: .random(in: 0...7, using: &self)),
      source: .random(in: 0...65_535, using: &self))
  }
}
