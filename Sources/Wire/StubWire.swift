// STUBS of the Wire room, dropped at the merge.
package import Model

package enum DialectName: String, Sendable, CaseIterable { case native, traccar, flespi, owntracks, gpsd }

package struct EventDecoder: ~Copyable {
  private let plan: FieldPlan
  private let seed: UInt64
  package init(plan: FieldPlan, dialect: DialectName?, gpsdDevice: String?, hashSeed: UInt64) {
    self.plan = plan
    seed = hashSeed
  }
  package mutating func decode(_ chunk: Chunk) {
    var start = 0
    var line = 0
    let all = Array(UnsafeBufferPointer(start: chunk.bytes, count: chunk.byteCount))
    for position in 0..<all.count where all[position] == 10 {
      let text = all[start..<position]
      if !text.isEmpty {
        if text.first == 123, text.last == 125 {
          var row = EventRow()
          row.lineOffset = UInt32(start)
          row.lineLength = UInt32(position - start)
          row.time = Int64(String(decoding: text.filter { $0 >= 48 && $0 <= 57 }.prefix(15), as: UTF8.self)) ?? 0
          row.heard = row.time
          row.flags = EventRow.hasTime | EventRow.hasHeard
          row.nameOffset = UInt32(start)
          row.nameLength = UInt8(min(12, text.count))
          row.deviceHash = text.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
          _ = chunk.appendRow(row)
        } else {
          chunk.rejects.append(Reject(reason: .badJSON, lineNumber: line, offset: start, length: position - start))
        }
      }
      line += 1
      start = position + 1
    }
    chunk.lineCount = line
  }
}

package enum FenceFileReader {
  package static func read(_ bytes: [UInt8], fileName: String) -> (features: [Feature], findings: [FenceFinding]) {
    ([], [])
  }
}
package struct NoticeWriter: Sendable {
  package init(_ catalogue: NoticeCatalogue) {}
  package func json(_ record: NoticeRecord, in buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    out.append(Array("{\"time\":\(record.time)}\n".utf8))
  }
  package func text(
    _ record: NoticeRecord, in buffer: borrowing NoticeBuffer, coloured: Bool = false, into out: inout ByteBuffer
  ) {
    out.append(Array("time \(record.time)\n".utf8))
  }
}
package struct ByteBuffer: ~Copyable, @unchecked Sendable {
  private var bytes: [UInt8] = []
  package var count: Int { bytes.count }
  package init(capacity: Int = 256) {}
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
  package mutating func append(_ byte: UInt8) { bytes.append(byte) }
  package mutating func append(_ text: StaticString) { bytes += text.withUTF8Buffer { Array($0) } }
  package mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
  package mutating func append(_ more: [UInt8]) { bytes += more }
  package mutating func append(_ more: borrowing [UInt8], from offset: Int, count length: Int) {
    for index in offset..<offset + length { bytes.append(more[index]) }
  }
  package mutating func append(utf8 text: String) { bytes += Array(text.utf8) }
  package mutating func append(_ other: borrowing ByteBuffer, _ slice: ByteSlice) {
    bytes += other.bytes[Int(slice.offset)..<Int(slice.offset) + Int(slice.length)]
  }
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }
  package func array(from start: Int = 0) -> [UInt8] { Array(bytes[start...]) }
}
package struct ByteSlice: Sendable, Equatable {
  package var offset: UInt32
  package var length: UInt32
  package init(offset: Int = 0, length: Int = 0) {
    self.offset = UInt32(offset)
    self.length = UInt32(length)
  }
}
package enum JSONEscaper {
  package static func string(_ text: String, into out: inout ByteBuffer) {
    out.append(34)
    out.append(utf8: text)
    out.append(34)
  }
}
package enum LineEscaper {
  package static func safe(_ text: String) -> String { text }
}
package enum GeoJSONWriter {
  package static func write(_ features: [Feature], into out: inout ByteBuffer) {
    out.append("{\"type\":\"FeatureCollection\",\"features\":[\n]}\n")
  }
}
