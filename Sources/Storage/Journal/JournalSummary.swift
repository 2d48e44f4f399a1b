package import Platform

/// What a journal holds, counted record by record.
package struct JournalSummary: Equatable, Sendable {
  package var firstSequence: Int64
  package var lastSequence: Int64
  package var lines = 0
  package var references = 0
  package var ticks = 0
  package var starts = 0
  package var reloads = 0
  /// Bytes of the lines, those that are only referred to included.
  package var inputBytes = 0
  package var bytesOnDisk: Int
  package var tornBytes: Int
  /// Of the live records, ms since 1970; nil where there are none.
  package var heardMilliseconds: ClosedRange<Int64>?
}

extension JournalReader {
  /// Reads and checks everything that the journal of a directory holds.
  ///
  /// - Throws: damage, a newer version, or a file that cannot be read.
  package static func verify(directory: String) throws(RunFailure) -> JournalSummary {
    let reader = try all(of: directory)
    var summary = JournalSummary(
      firstSequence: reader.firstSequence, lastSequence: reader.lastSequence, bytesOnDisk: reader.bytesOnDisk,
      tornBytes: reader.tornBytes)
    while let record = try reader.next() { summary.add(record) }
    return summary
  }
}

extension JournalSummary {
  mutating func add(_ record: JournalRecord) {
    switch record.entry {
    case .lines: lines += 1
    case .reference: references += 1
    case .tick: ticks += 1
    case .start: starts += 1
    case .reload: reloads += 1
    }
    inputBytes += JournalPayload.inputBytes(of: record.entry)
    let heard = record.heardMilliseconds
    guard heard != .min else { return }
    let known = heardMilliseconds ?? heard...heard
    heardMilliseconds = min(known.lowerBound, heard)...max(known.upperBound, heard)
  }
}
