import Model
import Wire

/// Feeds bytes to the decoder of event lines, as one chunk. The first byte chooses the dialect.
///
/// Beside not crashing: what a row names must lie in the chunk's text, its position on the globe, and two decoders,
/// with different hash seeds, must read the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoder(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let dialect = Int(bytes[0]) % Reader.dialects.count
  let lines = UnsafeBufferPointer(start: bytes + 1, count: count - 1)
  let first = readers[0].decode(lines, dialect)
  let second = readers[1].decode(lines, dialect)
  precondition(first.rowCount == second.rowCount && first.rejects.count == second.rejects.count)
  let textEnd = max(first.byteCount, first.textEnd)
  for number in 0..<first.rowCount {
    let row = first.rows[number]
    let other = second.rows[number]
    precondition(row.time == other.time && row.present == other.present && row.flags == other.flags)
    precondition(Int(row.nameOffset) + Int(row.nameLength) <= textEnd && row.nameLength > 0)
    precondition(Int(row.lineOffset) + Int(row.lineLength) <= first.byteCount)
    if row.has(EventRow.hasFix) {
      precondition(abs(row.latitude) <= 90 && abs(row.longitude) <= 180)
    }
    for (slot, field) in plan.fields.enumerated() where row.present & 1 << UInt64(slot) != 0 {
      let cell = first.cell(row: number, slot: slot)
      if field.kind == .text {
        precondition(Int(cell >> 32) + Int(cell & 0xffff_ffff) <= textEnd)
      } else {
        precondition(Double(bitPattern: cell).isFinite)
      }
    }
  }
  for reject in first.rejects { precondition(reject.offset + reject.length <= first.byteCount) }
  return 0
}

/// All built-in fields, and paths of every kind.
private let plan: FieldPlan = {
  var fields = Field.allCases.map { PlanField(name: $0.name, source: .builtin($0), kind: $0.kind, unit: nil) }
  fields.append(PlanField(name: "fuel", source: .path("attributes.fuel"), kind: .ratio, unit: MeasureUnit.named("%")))
  fields.append(PlanField(name: "driver", source: .path("attributes.driver"), kind: .text, unit: nil))
  fields.append(PlanField(name: "deep", source: .path("a.b.c"), kind: .bool, unit: nil))
  return FieldPlan(fields: fields, quotedAlarms: ["fatigueDriving"])
}()

/// The decoder of each dialect and one chunk, kept from input to input as a worker keeps them.
private final class Reader {
  static let dialects: [DialectName?] = [nil] + DialectName.allCases.map { $0 }
  private final class Kept {
    var decoder: EventDecoder
    init(_ dialect: DialectName?, seed: UInt64) {
      decoder = EventDecoder(plan: plan, dialect: dialect, gpsdDevice: "gps", hashSeed: seed)
    }
  }
  private let decoders: [Kept]
  private let chunk = Chunk(byteCapacity: 16_384, fieldCount: plan.fields.count)

  init(seed: UInt64) { decoders = Self.dialects.map { Kept($0, seed: seed) } }

  func decode(_ lines: UnsafeBufferPointer<UInt8>, _ dialect: Int) -> Chunk {
    chunk.clear()
    chunk.reserveBytes(lines.count + Chunk.spareBytes)
    for (position, byte) in lines.enumerated() { chunk.bytes[position] = byte }
    for position in lines.count..<lines.count + Chunk.spareBytes { chunk.bytes[position] = 0 }
    chunk.byteCount = lines.count
    decoders[dialect].decoder.decode(chunk)
    return chunk
  }
}

nonisolated(unsafe) private let readers = [Reader(seed: 1), Reader(seed: 2)]
