import Model
import Testing

@testable import Host

@Suite struct EventOrderTests {
  func chunk(_ keys: [Int64], source: Int = 0) -> Chunk {
    let chunk = Chunk(byteCapacity: 128, fieldCount: 0)
    chunk.source = source
    for key in keys {
      var row = EventRow()
      row.time = key
      _ = chunk.appendRow(row)
    }
    return chunk
  }

  @Test func theKeyIsTheHeardTimeWhereThereIsOne() {
    var row = EventRow()
    row.time = 7
    row.heard = 9
    #expect(EventOrder.key(of: row) == 7)
    row.flags = EventRow.hasHeard
    #expect(EventOrder.key(of: row) == 9)
  }

  /// Whether each of the chunks is in order behind those before it.
  func taken(_ chunks: [Chunk]) -> [Bool] {
    var check = OrderCheck()
    return chunks.map { check.take($0) }
  }

  @Test func aKeyThatGoesBackIsSeen() {
    #expect(taken([chunk([]), chunk([1, 1, 5]), chunk([5, 6]), chunk([7, 6])]) == [true, true, true, false])
    var check = OrderCheck()
    _ = check.take(chunk([]))
    #expect(check.key == nil)
    _ = check.take(chunk([1, 5]))
    #expect(check.key == 5)
  }

  @Test func eventsOfOneKeyStandByTheirInputs() {
    let chunks = [chunk([5], source: 1), chunk([5], source: 2), chunk([5], source: 1), chunk([4], source: 3)]
    #expect(taken(chunks) == [true, true, false, false])
  }
}
