import Model

@testable import Wire

/// Rows of a chunk as plain values, for tests.
struct Decoded: Equatable, CustomStringConvertible {
  var device = ""
  var time: Int64 = 0
  var heard: Int64?
  var hasTime = false
  var place: Coordinate?
  var alarms: Set<String> = []
  var fields: [String: Double] = [:]
  var texts: [String: String] = [:]
  var flags: UInt8 = 0
  var dialect = DialectName.native
  var line = ""
  var hash: UInt64 = 0

  var description: String {
    "\(dialect) \(device) time \(hasTime ? time : -1) heard \(heard ?? -1) at \(String(describing: place)) "
      + "alarms \(alarms.sorted()) \(fields.sorted { $0.key < $1.key }) \(texts.sorted { $0.key < $1.key }) \(flags)"
  }
}

/// What the decoder made of some input.
struct Reading {
  var rows: [Decoded] = []
  var rejects: [Reject] = []
  var counts = ChunkCounts()
  var lines = 0
  /// The refused pieces of text.
  var refused: [String] = []
}

extension FieldPlan {
  /// Every built-in field, and two declared ones of each form.
  static let everything = FieldPlan(
    fields: Field.allCases.map {
      PlanField(name: $0.name, source: .builtin($0), kind: $0.kind, unit: nil)
    } + [
      PlanField(
        name: "fuel", source: .path("attributes.fuelLevel"), kind: .ratio, unit: MeasureUnit.named("%")),
      PlanField(name: "driver", source: .path("attributes.driver"), kind: .text, unit: nil),
      PlanField(name: "seat", source: .path("attributes.seat"), kind: .bool, unit: nil),
      PlanField(name: "cold", source: .path("a.b.c"), kind: .temperature, unit: MeasureUnit.named("°F")),
    ], quotedAlarms: ["fatigueDriving", "laneChange"])
}

/// Decodes text in chunks that end where `cuts` says (positions of line starts), all by one decoder.
func decode(
  _ input: [UInt8], cuts: [Int] = [], dialect: DialectName? = nil, gpsdDevice: String? = nil,
  plan: FieldPlan = .everything, spare: Int = Chunk.spareBytes
) -> Reading {
  var decoder = EventDecoder(plan: plan, dialect: dialect, gpsdDevice: gpsdDevice, hashSeed: 7)
  var reading = Reading()
  var start = 0
  for end in cuts + [input.count] {
    let chunk = Chunk(byteCapacity: end - start + spare, fieldCount: plan.fields.count)
    for index in start..<end { chunk.bytes[index - start] = input[index] }
    chunk.byteCount = end - start
    chunk.firstLine = reading.lines
    decoder.decode(chunk)
    reading.take(chunk, plan)
    start = end
  }
  return reading
}

/// Decodes each input as one chunk, all by one decoder.
func decodeEach(_ inputs: [[UInt8]], gpsdDevice: String? = nil) -> [Reading] {
  let plan = FieldPlan.everything
  var decoder = EventDecoder(plan: plan, dialect: nil, gpsdDevice: gpsdDevice, hashSeed: 7)
  let chunk = Chunk(byteCapacity: 1 << 12, fieldCount: plan.fields.count)
  return inputs.map { input in
    chunk.clear()
    chunk.reserveBytes(input.count)
    for (index, byte) in input.enumerated() { chunk.bytes[index] = byte }
    chunk.byteCount = input.count
    decoder.decode(chunk)
    var reading = Reading()
    reading.take(chunk, plan)
    return reading
  }
}

func decode(_ text: String, dialect: DialectName? = nil, gpsdDevice: String? = nil) -> Reading {
  decode(Array(text.utf8), dialect: dialect, gpsdDevice: gpsdDevice)
}

extension Reading {
  mutating func take(_ chunk: Chunk, _ plan: FieldPlan) {
    func text(_ offset: Int, _ length: Int) -> String {
      String(decoding: UnsafeBufferPointer(start: chunk.bytes + offset, count: length), as: UTF8.self)
    }
    for number in 0..<chunk.rowCount {
      let row = chunk.rows[number]
      var one = Decoded()
      one.device = text(Int(row.nameOffset), Int(row.nameLength))
      one.hasTime = row.has(EventRow.hasTime)
      one.time = row.time
      one.heard = row.has(EventRow.hasHeard) ? row.heard : nil
      one.place = row.has(EventRow.hasFix) ? Coordinate(latitude: row.latitude, longitude: row.longitude) : nil
      for word in AlarmWord.allCases where row.alarms >> UInt64(word.bit) & 1 == 1 { one.alarms.insert(word.rawValue) }
      for (index, word) in plan.quotedAlarms.enumerated()
      where row.alarms >> UInt64(AlarmWord.firstQuotedBit + index) & 1 == 1 {
        one.alarms.insert("\"\(word)\"")
      }
      for (slot, field) in plan.fields.enumerated() where row.present >> UInt64(slot) & 1 == 1 {
        let cell = chunk.cell(row: number, slot: slot)
        if field.kind == .text {
          one.texts[field.name] = text(Int(cell >> 32), Int(cell & 0xFFFF_FFFF))
        } else {
          one.fields[field.name] = Double(bitPattern: cell)
        }
      }
      one.flags = row.flags
      one.dialect = DialectName.allCases.first { $0.code == row.dialect } ?? .native
      one.line = text(Int(row.lineOffset), Int(row.lineLength))
      one.hash = row.deviceHash
      rows.append(one)
    }
    for reject in chunk.rejects {
      refused.append(text(reject.offset, reject.length))
      var moved = reject
      moved.lineNumber += chunk.firstLine
      rejects.append(moved)
    }
    counts.numbersInStrings += chunk.counts.numbersInStrings
    counts.wrongTypes += chunk.counts.wrongTypes
    counts.zeroFixes += chunk.counts.zeroFixes
    counts.passedOver += chunk.counts.passedOver
    for code in counts.dialects.indices { counts.dialects[code] += chunk.counts.dialects[code] }
    lines += chunk.lineCount
  }
}
