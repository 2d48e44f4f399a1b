import Model
import Testing

@testable import Host

/// Where chunks stand in their stream: a run that begins anew goes on at exactly the place.
@Suite struct LinePlaceTests {
  /// All lines, those that are too long as their lengths; from a place on.
  private func lines(of bytes: [UInt8], from place: (offset: Int64, isSkipping: Bool), pieces: Int) -> [(
    text: String, next: Int64, isSkipping: Bool
  )] {
    let feed = ScriptedFeed(Array(bytes[Int(place.offset)...]), pieces: pieces, idles: true)
    var cutter = LineCutter(
      batchBytes: 16, lineLimit: 40, position: place.offset, isSkipping: place.isSkipping)
    let chunk = Chunk(byteCapacity: 32, fieldCount: 0)
    var found: [(String, Int64, Bool)] = []
    while true {
      chunk.clear()
      switch cutter.fill(chunk, from: feed) {
      case .lines, .unfinished:
        let text = String(
          decoding: UnsafeBufferPointer(start: chunk.bytes, count: chunk.byteCount), as: UTF8.self)
        let stretch = bytes[Int(cutter.begin)..<Int(cutter.position)]
        // The last line may lack its end, which the chunk has.
        #expect(text.utf8.starts(with: stretch) && text.utf8.count - stretch.count <= 1)
        found.append((text, cutter.position, false))
      case .overlong: found.append(("overlong", cutter.position, true))
      case .idle: continue
      case .end, .failed: return found
      }
    }
  }

  @Test(arguments: [1, 2, 7, 100]) func aStreamGoesOnAtAnyChunk(_ pieces: Int) {
    var numbers = SeededNumbers(state: UInt64(pieces))
    for round in 0..<60 {
      var bytes: [UInt8] = round % 3 == 0 ? [0xEF, 0xBB, 0xBF] : []
      for _ in 0..<Int.random(in: 0...30, using: &numbers) {
        let length = Int.random(in: 0...9, using: &numbers) == 0 ? 55 : Int.random(in: 0...20, using: &numbers)
        bytes += [UInt8](repeating: UInt8.random(in: 97...122, using: &numbers), count: length)
        if Int.random(in: 0...40, using: &numbers) != 0 { bytes.append(0x0A) }
      }
      let whole = lines(of: bytes, from: (0, false), pieces: pieces)
      for (number, chunk) in whole.enumerated() {
        let rest = lines(of: bytes, from: (chunk.next, chunk.isSkipping), pieces: pieces)
        #expect(rest.map(\.text).joined() == whole[(number + 1)...].map(\.text).joined())
      }
    }
  }
}
