internal import Foundation
internal import Glibc
package import Platform

/// Rule sets by the hash of their content, in a folder of the state directory: what a journal was evaluated by can be
/// made again after files were edited or are gone.
///
/// `objects/HASH` holds a piece, packed; `sets/HASH.json` names the pieces of a set. Files are written beside and
/// take their names when they are whole and synced; equal pieces of several sets are kept once.
package struct RuleSetStore: Sendable {
  private let folder: String

  package init(folder: String) throws(RunFailure) {
    self.folder = folder
    try OutputFile.makeFolders(of: folder + "/objects/x")
    try OutputFile.makeFolders(of: folder + "/sets/x")
  }

  /// Keeps a rule set and gives its hash. What is there already is not written again, unless it is damaged.
  package func keep(_ content: RuleSetContent) throws(RunFailure) -> String {
    let manifest = RuleSetManifest(content)
    let hash = manifest.hash
    if exists(setPath(hash)), (try? self.content(hash)) == content { return hash }
    for (piece, entry) in zip(content.pieces, manifest.entries) where (try? object(entry.hash)) != piece.bytes {
      try put(Packing.pack(piece.bytes), at: objectPath(entry.hash))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text: Data
    do { text = try encoder.encode(manifest) } catch { throw RunFailure("cannot write a rule set down: \(error)") }
    try put([UInt8](text), at: setPath(hash))
    return hash
  }

  /// The hash that `keep` would give.
  package static func hash(of content: RuleSetContent) -> String { RuleSetManifest(content).hash }

  /// A kept rule set. Fails where it is not there, or not what its hash says.
  package func content(_ hash: String) throws(RunFailure) -> RuleSetContent {
    let path = setPath(hash)
    let bytes = try Self.read(path, limit: 64 << 20)
    guard let manifest = try? JSONDecoder().decode(RuleSetManifest.self, from: Data(bytes)) else {
      throw Self.damaged(path)
    }
    if manifest.version > RuleSetManifest.currentVersion {
      throw RunFailure("`\(path)` was written by a newer version of picket: run that version")
    }
    if manifest.hash != hash { throw Self.damaged(path) }
    var pieces: [RuleSetContent.Piece] = []
    for entry in manifest.entries {
      pieces.append(RuleSetContent.Piece(kind: entry.kind, name: entry.name, bytes: try object(entry.hash)))
    }
    return RuleSetContent(pieces: pieces)
  }

  private func object(_ hash: String) throws(RunFailure) -> [UInt8] {
    let path = objectPath(hash)
    guard let bytes = Packing.unpack(try Self.read(path, limit: 2 << 30)), ContentHash.of(bytes) == hash else {
      throw Self.damaged(path)
    }
    return bytes
  }

  private static func read(_ path: String, limit: Int) throws(RunFailure) -> [UInt8] {
    do throws(RunFailure) { return try FileReader.read(path, limit: limit) } catch {
      throw RunFailure("\(error.message); \(remedy)")
    }
  }

  /// Lets go of all sets but these, and of the pieces that only they had.
  package func retain(_ hashes: Set<String>) {
    var used: Set<String> = []
    for name in names(in: folder + "/sets") {
      let hash = String(name.prefix { $0 != "." })
      if hashes.contains(hash) {
        let bytes = (try? FileReader.read(setPath(hash), limit: 64 << 20)) ?? []
        guard let manifest = try? JSONDecoder().decode(RuleSetManifest.self, from: Data(bytes)) else { return }
        used.formUnion(manifest.entries.map(\.hash))
      } else {
        unlink(folder + "/sets/" + name)
      }
    }
    for name in names(in: folder + "/objects") where !used.contains(name) { unlink(folder + "/objects/" + name) }
  }

  private func setPath(_ hash: String) -> String { "\(folder)/sets/\(hash).json" }
  private func objectPath(_ hash: String) -> String { "\(folder)/objects/\(hash)" }
  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// One that was cut off by a crash has no name yet; its leftovers are overwritten.
  private func put(_ bytes: [UInt8], at path: String) throws(RunFailure) {
    try WholeFile.put(bytes, at: path)
  }

  private static func damaged(_ path: String) -> RunFailure {
    RunFailure("`\(path)` is damaged: \(remedy)")
  }

  private static let remedy = "put back a copy of the state directory, or move it away and begin anew"
}
