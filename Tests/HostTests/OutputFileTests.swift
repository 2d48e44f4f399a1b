import Foundation
import Platform
import Synchronization
import Testing

@testable import Host

@Suite struct AppendingTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  /// What is said while a line is appended to a file with this content.
  func append(_ content: String, head: String? = FileSink.noticeHead) throws -> (content: String?, said: [String]) {
    let said = Mutex<[String]>([])
    let path = try folder.write("a.jsonl", content)
    let announcer = Announcer(output: { line in said.withLock { $0.append(line) } })
    let file = try OutputFile(appendingTo: path, with: Appending(announcer: announcer), head: head)
    #expect(try file.write(Array("new\n".utf8)) == .done)
    #expect(file.length == folder.read("a.jsonl")?.utf8.count)
    return (folder.read("a.jsonl"), said.withLock { $0.map { $0.replacing(folder.path + "/", with: "") } })
  }

  @Test(arguments: [
    ("", "new\n", 0), ("x\n", "x\nnew\n", 0), ("x", "x\nnew\n", 0), ("a\n{\"other\":1", "a\n{\"other\":1\nnew\n", 0),
    ("{\"id\":\"1\"}\n{\"id\":\"2\",\"n", "{\"id\":\"1\"}\nnew\n", 12), ("{\"id\":\"2\",\"n", "new\n", 12),
    // Whole but for the newline, also with braces in a string: kept.
    ("{\"id\":\"2\",\"m\":\"a}\\\"}\"}", "{\"id\":\"2\",\"m\":\"a}\\\"}\"}\nnew\n", 0),
    // A brace that closes is not always the last one.
    ("{\"id\":\"2\",\"facts\":{\"a\":\"b\"}", "new\n", 27),
  ]) func aTornLineIsCutOrEnded(_ content: String, _ result: String, _ cut: Int) throws {
    let found = try append(content)
    #expect(found.content == result)
    #expect(found.said.count == (cut > 0 ? 1 : 0))
    if cut > 0 { #expect(found.said.first?.contains("`a.jsonl` ended in a torn line of \(cut) bytes: cut") == true) }
  }

  @Test func linesThatAreNotOursAreEndedOnly() throws {
    #expect(try append("{\"id\":\"2\",\"n", head: nil).content == "{\"id\":\"2\",\"n\nnew\n")
    let long = String(repeating: "x", count: 1 << 21)
    #expect(try append(long).content == long + "\nnew\n")
  }

  @Test func aFullDiskIsNotWaitedForWhenItIsToStop() throws {
    let file = try OutputFile(
      appendingTo: "/dev/full", with: Appending(announcer: Announcer(output: { _ in }), shouldGiveUp: { true }))
    #expect(
      throws: RunFailure(
        "cannot write `/dev/full`: no space left on device; stopped, and the next start writes what is missing")
    ) { try file.write([1]) }
  }

  @Test func aFullDiskIsWaitedForUntilThen() throws {
    let asked = Mutex(0)
    let said = Mutex<[String]>([])
    let announcer = Announcer(output: { line in said.withLock { $0.append(line) } })
    let file = try OutputFile(
      appendingTo: "/dev/full",
      with: Appending(
        announcer: announcer,
        shouldGiveUp: {
          asked.withLock {
            $0 += 1
            return $0 == 2
          }
        }))
    #expect(throws: RunFailure.self) { try file.write([1]) }
    #expect(said.withLock { $0.count } == 1)
    #expect(said.withLock { $0.first?.contains("trying again each second") } == true)
  }
}
