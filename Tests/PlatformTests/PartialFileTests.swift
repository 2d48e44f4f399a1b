import Foundation
import Glibc
import Testing

@testable import Platform

@Suite struct PartialFileTests {
  private let folder = NSTemporaryDirectory() + "partial-\(UUID().uuidString)"

  private func write(_ file: PartialFile, _ text: String) throws {
    var failure: RunFailure?
    Array(text.utf8).withUnsafeBytes { bytes in
      do throws(RunFailure) { try file.write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func files() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] }

  @Test func aFileIsThereOnceItIsFinished() throws {
    let path = folder + "/in/out.jsonl"
    let file = try PartialFile(path)
    try write(file, "one\n")
    #expect(access(path, F_OK) != 0)
    try file.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/in") == ["out.jsonl"])
  }

  @Test func whatIsNotFinishedLeavesNothing() throws {
    let path = folder + "/out.jsonl"
    do {
      let file = try PartialFile(path)
      try write(file, "one\n")
      #expect(files().count == 1)
    }
    #expect(files().isEmpty)
  }

  /// The replay begins anew while the first attempt's file may still be there.
  @Test func twoOfOnePathDoNotDisturbEachOther() throws {
    let path = folder + "/out.jsonl"
    var first: PartialFile? = try PartialFile(path)
    let second = try PartialFile(path)
    if let first { try write(first, "wrong\n") }
    first = nil
    try write(second, "right\n")
    try second.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "right\n")
    #expect(files() == ["out.jsonl"])
  }

  @Test func aFileThatIsReplacedKeepsItsMode() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/out.jsonl"
    try "old".write(toFile: path, atomically: false, encoding: .utf8)
    chmod(path, 0o640)
    let file = try PartialFile(path)
    try write(file, "new")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try file.finish()
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func aFolderIsNoFile() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(throws: RunFailure("cannot write `\(folder)`: it is a folder")) { _ = try PartialFile(folder) }
  }
}
