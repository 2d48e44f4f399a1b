import Testing
import Wire

@testable import Reports

@Suite struct ColumnTextTests {
  private static func written(_ fill: (inout ColumnText) -> Void) -> String {
    var column = ColumnText()
    fill(&column)
    var out = ByteBuffer()
    column.write(into: &out)
    return out.string
  }

  @Test func smallNumbersAreOneDigit() {
    #expect(
      Self.written { column in for value in [0, 1, 25, 26, 31] as [UInt64] { column.append(value) } } == #""ABZaf""#)
  }

  @Test func largeNumbersBeginWithTheirLowestDigit() {
    #expect(Self.written { $0.append(32) } == #""gB""#)
    #expect(Self.written { $0.append(1023) } == #""/f""#)
    #expect(
      Self.written { $0.append(.max) } == #""////////////P""#)
  }

  /// Source maps have the same digits for numbers of either sign.
  @Test func signedNumbersAreThoseOfSourceMaps() {
    #expect(
      Self.written { column in for value in [0, 1, -1, 16] as [Int64] { column.append(signed: value) } } == #""ACDgB""#)
  }

  @Test func theReaderOfTheTestsReadsThemBack() throws {
    var dice = Dice(seed: 3)
    let values = (0..<500).map { _ in Int64(truncatingIfNeeded: dice.next()) >> Int64(dice.next() % 50 + 12) }
    let text = Self.written { column in for value in values { column.append(signed: value) } }
    #expect(PageReader.signed(String(text.dropFirst().dropLast())) == values)
  }
}
