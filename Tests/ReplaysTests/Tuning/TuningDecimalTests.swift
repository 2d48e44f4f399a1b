import Testing

@testable import Replays

@Suite struct TuningDecimalTests {
  @Test(arguments: [
    ("80", 80, 0), ("80.0", 800, 1), ("-0.05", -5, 2), ("+3.7", 37, 1), ("00012", 12, 0), ("0", 0, 0),
    ("99999999999.999999", 99_999_999_999_999_999, 6),
  ])
  func numbersAreReadExactly(_ text: String, _ units: Int64, _ digits: Int) {
    #expect(TuningDecimal(text) == TuningDecimal(units: units, digits: digits))
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1.2.3", "1e3", "0x10", "1,5", "٣", "1 2", "--1", "100000000000", "0.0000001", "nan", "1_000",
  ])
  func whatIsNoNumberIsNone(_ text: String) { #expect(TuningDecimal(text) == nil) }

  @Test(arguments: [
    (0, 0, "0"), (-5, 2, "-0.05"), (800, 1, "80.0"), (37, 1, "3.7"), (5, 6, "0.000005"), (-1200, 2, "-12.00"),
  ])
  func textHasAllDigits(_ units: Int64, _ digits: Int, _ text: String) {
    let decimal = TuningDecimal(units: units, digits: digits)
    #expect(decimal.text == text)
    #expect(TuningDecimal(text) == decimal)
    #expect(decimal.value == Double(text))
  }

  @Test func wideningChangesNoValue() {
    let decimal = TuningDecimal(units: -37, digits: 1)
    #expect(decimal.widened(to: 3) == TuningDecimal(units: -3700, digits: 3))
    #expect(decimal.widened(to: 0) == decimal)
  }
}
