internal import Glibc
internal import Model
internal import Platform
package import Rules
package import Storage
internal import Synchronization

/// What a rule set is made from: the files of this machine, taken note of, or a content that was kept earlier.
///
/// A rule set that is loaded from what was kept is the same one to the last fence, whatever became of the files and
/// of the machine's zone data.
package final class RuleMaterial: Sendable {
  private let kept: RuleSetContent?
  private let noted = Mutex<[RuleSetContent.Piece]>([])

  /// The machine's files.
  package init() { kept = nil }

  /// A content that was kept.
  package init(_ kept: RuleSetContent) { self.kept = kept }

  /// All that was read so far: each piece once, rule files first in their order.
  package var content: RuleSetContent {
    if let kept { return kept }
    let pieces = noted.withLock { $0 }
    return RuleSetContent(
      pieces: pieces.filter { $0.kind == .rules }
        + pieces.filter { $0.kind != .rules }.sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) })
  }

  /// The rule files of a kept content.
  package var sources: [SourceFile]? {
    kept.map { $0.pieces.filter { $0.kind == .rules }.map { SourceFile(path: $0.name, bytes: $0.bytes) } }
  }

  func note(_ sources: [SourceFile]) {
    for source in sources { note(.rules, source.path, source.bytes) }
  }

  /// A file that rules name, by its resolved path.
  func read(_ path: String, limit: Int) throws(RunFailure) -> [UInt8] {
    if let kept {
      guard let piece = kept.pieces.first(where: { $0.kind == .file && $0.name == path }) else {
        throw .system("cannot read `\(path)`", code: ENOENT)
      }
      return piece.bytes
    }
    let bytes = try FileReader.read(path, limit: limit)
    note(.file, path, bytes)
    return bytes
  }

  func zone(named name: String) -> Zone? {
    if let kept {
      return kept.pieces.first { $0.kind == .zone && $0.name == name }.flatMap { ZoneBytes.zone(name, $0.bytes) }
    }
    guard let zone = ZoneSource.zone(named: name) else { return nil }
    note(.zone, name, ZoneBytes.bytes(zone))
    return zone
  }

  private func note(_ kind: RuleSetContent.Kind, _ name: String, _ bytes: [UInt8]) {
    noted.withLock { pieces in
      if pieces.contains(where: { $0.kind == kind && $0.name == name }) { return }
      pieces.append(RuleSetContent.Piece(kind: kind, name: name, bytes: bytes))
    }
  }
}

/// A zone's table as text: a line `OFFSET` before the first transition, then a line `UTC OFFSET` for each, in ms.
enum ZoneBytes {
  static func bytes(_ zone: Zone) -> [UInt8] {
    Array(([String(zone.firstOffset)] + zone.transitions.map { "\($0.utc) \($0.offset)" }).joined(separator: "\n").utf8)
  }

  /// nil where the text is no table.
  static func zone(_ name: String, _ bytes: [UInt8]) -> Zone? {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let first = lines.first.flatMap({ Int64($0) }) else { return nil }
    var transitions: [Zone.Transition] = []
    for line in lines.dropFirst() {
      let numbers = line.split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 2 else { return nil }
      transitions.append(Zone.Transition(utc: numbers[0], offset: numbers[1]))
    }
    return Zone(name: name, firstOffset: first, transitions: transitions)
  }
}
