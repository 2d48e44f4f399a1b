internal import Foundation
internal import Model
internal import Platform
internal import Storage

/// Jobs as the records of a journal.
enum JournalForm {
  /// Records after which a reader says how far it is.
  static let recordsOfProgress = 64

  /// The records of a job: its lines, if it has any, then its tick.
  ///
  /// The lines are not copied: the job's chunk stays as it is until the journal has them.
  static func records(of job: Job, from piece: InputPiece) -> [JournalRecord] {
    var records: [JournalRecord] = []
    let chunk = job.chunk
    if chunk.byteCount > 0 || job.isOverlong {
      var flags: JournalFlags = []
      if job.isCutOff { flags.insert(.isCutOff) }
      if job.isUnfinished { flags.insert(.isUnfinished) }
      if job.isOverlong { flags.insert(.isOverlong) }
      if job.startsInput { flags.insert(.startsInput) }
      let entry: JournalEntry =
        switch piece {
        case .passing:
          .lines(
            UnsafeRawBufferPointer(
              start: chunk.bytes, count: job.isOverlong ? LineCutter.keptOfOverlong : chunk.byteCount))
        case .file(let file, let offset, let length):
          .reference(
            InputReference(
              path: file.path, device: file.device, inode: file.inode, offset: offset, length: Int64(length),
              checksum: Checksum.crc32c(UnsafeRawBufferPointer(start: chunk.bytes, count: length))))
        }
      records.append(
        JournalRecord(heardMilliseconds: chunk.readTime, flags: flags, source: chunk.source, entry: entry))
    }
    switch job.tick {
    case .none: break
    case .wall(let clock): records.append(tick(.wall(clock), of: job))
    case .streamClock: records.append(tick(.streamClock, of: job))
    case .final(let clock): records.append(tick(.final(clock), of: job))
    }
    return records
  }

  private static func tick(_ tick: JournalTick, of job: Job) -> JournalRecord {
    JournalRecord(heardMilliseconds: job.chunk.readTime, source: job.chunk.source, entry: .tick(tick))
  }
}

/// What the journal says of a run's start: enough to read what follows as it was read then.
struct StartRecord: Codable, Equatable {
  static let currentVersion = 1
  var version = Self.currentVersion
  var reading: Reading
  /// Hash of the rule set in force.
  var ruleSet: String
  /// Wall clock, ms.
  var clock: Int64

  init(reading: Reading, ruleSet: String, clock: Int64) {
    self.reading = reading
    self.ruleSet = ruleSet
    self.clock = clock
  }

  init(_ bytes: [UInt8], sequence: Int64) throws(RunFailure) {
    guard let record = try? JSONDecoder().decode(StartRecord.self, from: Data(bytes)) else {
      throw RunFailure(
        "record \(sequence) of the journal cannot be read, which another version of picket wrote: run that version, or "
          + "take another `--state` directory")
    }
    self = record
  }

  var bytes: [UInt8] { StateJSON.bytes(self) }
}

/// Small values as JSON, keys in order.
enum StateJSON {
  static func bytes(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(value) else { preconditionFailure("a plain value has a JSON form") }
    return [UInt8](bytes)
  }
}
