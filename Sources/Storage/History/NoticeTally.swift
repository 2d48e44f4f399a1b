internal import Foundation

/// What is in a segment of the notice log: its last line, once it is closed, as `={"bytes":…}`.
///
/// A reader that looks for other rules, other times or graver notices passes over the whole segment.
package struct NoticeTally: Codable, Sendable, Equatable {
  /// Notices.
  package var lines = 0
  /// Bytes of their lines, and the CRC32C of these.
  package var bytes = 0
  package var crc: UInt32 = 0
  /// Earliest and latest `time` of a notice, ms since 1970.
  package var first = Int64.max
  package var last = Int64.min
  /// Notices by the rule's name, by severity and by what they say.
  package var rules: [String: Int] = [:]
  package var severities: [String: Int] = [:]
  package var kinds: [String: Int] = [:]
  /// Notices that a sink was told.
  package var told = 0

  package init() {}

  /// Counts a notice, but for its bytes.
  package mutating func count(rule: String, severity: String, kind: String, time: Int64, isTold: Bool) {
    lines += 1
    rules[rule, default: 0] += 1
    severities[severity, default: 0] += 1
    kinds[kind, default: 0] += 1
    first = min(first, time)
    last = max(last, time)
    if isTold { told += 1 }
  }

  /// What a line of a tally begins with; those of notices begin with `+` or `-`.
  static let mark = UInt8(ascii: "=")

  /// The line, with its end.
  var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers always have a JSON form.
    guard let json = try? encoder.encode(self) else { preconditionFailure("a tally has no JSON form") }
    return [Self.mark] + json + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its end; nil where it is no tally.
  init?(line: some Collection<UInt8>) {
    guard line.first == Self.mark, let tally = try? JSONDecoder().decode(Self.self, from: Data(line.dropFirst())) else {
      return nil
    }
    self = tally
  }
}
