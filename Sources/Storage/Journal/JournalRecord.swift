/// One input of a run, as the journal keeps it.
package struct JournalRecord {
  /// Counts the records from 1. Of a record that is appended the journal makes the number.
  package var sequence: Int64
  /// When the input was read, ms since 1970; `Int64.min` where it was not live.
  package var heardMilliseconds: Int64
  package var flags: JournalFlags
  /// Which of the inputs of the run it is from.
  package var source: Int
  package var entry: JournalEntry

  package init(
    sequence: Int64 = 0, heardMilliseconds: Int64, flags: JournalFlags = [], source: Int = 0, entry: JournalEntry
  ) {
    self.sequence = sequence
    self.heardMilliseconds = heardMilliseconds
    self.flags = flags
    self.source = source
    self.entry = entry
  }
}

/// What an input was.
package enum JournalEntry {
  /// Whole lines. The journal copies none of them: see `JournalWriter.append` and `JournalReader.next` for how long the
  /// bytes have to stay, and stay.
  case lines(UnsafeRawBufferPointer)
  /// Whole lines that stand in a file.
  case reference(InputReference)
  case tick(JournalTick)
  /// The run began; what the caller wants to know of it.
  case start([UInt8])
  /// The rule set was changed; what the caller wants to know of it.
  case reload([UInt8])
}

/// Where lines stand in a file, and how to see that it is still the same file.
package struct InputReference: Equatable, Sendable {
  package var path: String
  package var device: UInt64
  package var inode: UInt64
  /// In the stream as it is without compression, bytes.
  package var offset: Int64
  package var length: Int64
  /// CRC32C of the bytes.
  package var checksum: UInt32

  package init(path: String, device: UInt64, inode: UInt64, offset: Int64, length: Int64, checksum: UInt32) {
    self.path = path
    self.device = device
    self.inode = inode
    self.offset = offset
    self.length = length
    self.checksum = checksum
  }
}

/// A tick of the run.
package enum JournalTick: Equatable, Sendable {
  /// The input was drained: the wall clock, ms since 1970.
  case wall(Int64)
  /// More input was waiting: the newest heard time.
  case streamClock
  /// The end of the run, ms since 1970.
  case final(Int64)
}

/// What is to be known about the lines of a record.
package struct JournalFlags: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The last line had no end.
  package static let isCutOff = JournalFlags(rawValue: 1)
  /// No lines but the beginning of one that is too long.
  package static let isOverlong = JournalFlags(rawValue: 2)
  /// The first piece of its input.
  package static let startsInput = JournalFlags(rawValue: 4)
  /// Nothing but the beginning of a line that is still written: told of, and not passed.
  package static let isUnfinished = JournalFlags(rawValue: 8)
}
