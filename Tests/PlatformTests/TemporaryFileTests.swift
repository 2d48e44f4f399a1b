import Foundation
import Platform
import Testing

@Suite struct TemporaryFileTests {
  func folder() throws -> String {
    let path = NSTemporaryDirectory() + "picket-temporary-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  func append(_ bytes: [UInt8], to file: TemporaryFile) throws {
    try bytes.withUnsafeBytes { try file.append($0) }
  }

  @Test func itHasNoNameAndKeepsWhatIsWritten() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try TemporaryFile(in: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try append(Array("hello ".utf8), to: file)
    try append([], to: file)
    try append(Array("world".utf8), to: file)
    #expect(file.length == 11)
    var got = [UInt8](repeating: 0, count: 5)
    try got.withUnsafeMutableBytes { try file.read(into: $0, at: 4) }
    #expect(String(decoding: got, as: UTF8.self) == "o wor")
    file.expect(at: 0, count: 100)
    #expect(throws: RunFailure("cannot read a temporary file in `\(folder)`: input/output error")) {
      try got.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
    }
  }

  @Test func aWriteThatTakesAPartIsGoneOnWith() throws {
    let turns = Turns()
    let file = try TemporaryFile(in: NSTemporaryDirectory()) { descriptor, start, count in
      turns.next() % 3 == 1 ? -Int(EINTR) : TemporaryFile.systemWriting(descriptor, start, min(count, 3))
    }
    let text = Array("a text of some length".utf8)
    try append(text, to: file)
    var got = [UInt8](repeating: 0, count: text.count)
    try got.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    #expect(got == text)
  }

  @Test func aFullDiskIsTold() throws {
    for code in [-Int(ENOSPC), 0] {
      let file = try TemporaryFile(in: NSTemporaryDirectory()) { _, _, _ in code }
      #expect(
        throws: RunFailure("cannot write a temporary file in `\(NSTemporaryDirectory())`: no space left on device")
      ) {
        try append([1], to: file)
      }
    }
    #expect(throws: RunFailure("cannot make a temporary file in `/nowhere`: no such file or directory")) {
      try TemporaryFile(in: "/nowhere")
    }
  }

  /// Counts calls. Unchecked: they come from one thread.
  private final class Turns: @unchecked Sendable {
    private var count = 0
    func next() -> Int {
      count += 1
      return count
    }
  }
}
