import Foundation
import Platform
import Testing

@testable import Storage

@Suite struct RuleSetStoreTests {
  private let folder = try? StorageFolder()
  private func store() throws -> RuleSetStore { try RuleSetStore(folder: #require(folder).path + "/rules") }

  private func content(_ text: String, fences: String = "{}") -> RuleSetContent {
    RuleSetContent(pieces: [
      .init(kind: .rules, name: "a.rules", bytes: Array(text.utf8)),
      .init(kind: .file, name: "fences.geojson", bytes: Array(fences.utf8)),
      .init(kind: .zone, name: "Europe/Berlin", bytes: Array("3600000".utf8)),
    ])
  }

  @Test func whatIsKeptComesBack() throws {
    let store = try store()
    let large = content("rule a\n", fences: String(repeating: "[12.5,48.1],", count: 100_000))
    let hash = try store.keep(large)
    #expect(try store.content(hash) == large)
    #expect(hash == RuleSetStore.hash(of: large))
    #expect(try store.keep(large) == hash)
  }

  @Test func theHashIsOfContentsNamesKindsAndOrder() {
    let one = content("rule a")
    var renamed = one
    renamed.pieces[1].name = "other.geojson"
    var turned = one
    turned.pieces.swapAt(0, 1)
    var otherKind = one
    otherKind.pieces[1].kind = .zone
    let hashes = [one, content("rule b"), renamed, turned, otherKind].map { RuleSetStore.hash(of: $0) }
    #expect(Set(hashes).count == hashes.count)
    #expect(hashes[0] == RuleSetStore.hash(of: content("rule a")))
  }

  /// SHA-256 of "abc": FIPS 180-4, appendix.
  @Test func theDigestIsTheStandards() {
    #expect(
      ContentHash.of(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func damageIsSeen() throws {
    let store = try store()
    let folder = try #require(folder)
    let hash = try store.keep(content("rule a"))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/rules/objects") {
      let path = folder.path + "/rules/objects/" + name
      let bytes = try #require(FileManager.default.contents(atPath: path))
      for position in bytes.indices {
        var wrong = bytes
        wrong[position] ^= 0x11
        try wrong.write(to: URL(fileURLWithPath: path))
        #expect(throws: RunFailure.self) { try store.content(hash) }
      }
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
      #expect(throws: RunFailure.self) { try store.content(hash) }
      try bytes.write(to: URL(fileURLWithPath: path))
    }
    #expect(try store.content(hash) == content("rule a"))
    #expect(throws: RunFailure.self) { try store.content(String(repeating: "0", count: 64)) }
  }

  @Test func aNewerVersionIsRefusedByName() throws {
    let store = try store()
    let folder = try #require(folder)
    let hash = try store.keep(content("rule a"))
    let path = "\(folder.path)/rules/sets/\(hash).json"
    let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    try text.replacing("\"version\" : 1", with: "\"version\" : 2").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: RunFailure("`\(path)` was written by a newer version of picket: run that version")) {
      try store.content(hash)
    }
  }

  @Test func whatNobodyNeedsGoes() throws {
    let store = try store()
    let one = try store.keep(content("rule a", fences: "shared"))
    let other = try store.keep(content("rule b", fences: "shared"))
    store.retain([other])
    #expect(throws: RunFailure.self) { try store.content(one) }
    #expect(try store.content(other) == content("rule b", fences: "shared"))
    let objects = try FileManager.default.contentsOfDirectory(atPath: #require(folder).path + "/rules/objects")
    #expect(objects.count == 3)
  }
}
