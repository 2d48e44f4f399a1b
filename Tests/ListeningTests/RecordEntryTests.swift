import Testing
import Wire

@testable import Listening

struct RecordEntryTests {
  @Test(arguments: [
    RecordEntry.opened(3, "127.0.0.1:5000"), .bytes(3, [0, 0x0A, 0xFF]), .silence(3, .silent),
    .silence(3, .undetected), .silence(3, .expired), .closed(3), .datagram("[::1]:9", [0x28]), .bytes(1, []),
  ])
  func whatIsWrittenIsRead(_ entry: RecordEntry) throws {
    var out = Wire.ByteBuffer()
    entry.write(at: 1_749_893_447_120, into: &out)
    let read = try #require(RecordReader.entry(Array(out.string.utf8)))
    #expect(read.wall == 1_749_893_447_120)
    #expect(read.entry == entry)
  }

  @Test(arguments: [
    "", "{}", "{\"at\":\"2025-06-14T09:30:47Z\",\"what\":\"bytes\",\"connection\":1,\"raw\":\"0\"}", "x",
  ])
  func whatIsNoEntryIsNone(_ line: String) { #expect(RecordReader.entry(Array(line.utf8)) == nil) }
}
