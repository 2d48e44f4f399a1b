import Model
import Testing

@testable import Replays

@Suite struct VariationTests {
  private func texts(_ text: String) throws -> [String] {
    let variation = try Variation(text)
    return variation.values.map { variation.text(of: $0) }
  }

  @Test func aRangeHasBothEnds() throws {
    let variation = try Variation("speed=80..130/5 km/h")
    #expect(variation.subject == "speed" && variation.number == nil && variation.valuesText == "80..130/5")
    #expect(variation.unit == .measure(try #require(MeasureUnit.named("km/h"))))
    #expect(variation.values.map(\.text) == ["80", "85", "90", "95", "100", "105", "110", "115", "120", "125", "130"])
  }

  @Test func stepsOfATenthAreExact() throws {
    let texts = try texts("speed=80..81/0.1 km/h")
    #expect(
      texts == [
        "80.0 km/h", "80.1 km/h", "80.2 km/h", "80.3 km/h", "80.4 km/h", "80.5 km/h", "80.6 km/h", "80.7 km/h",
        "80.8 km/h", "80.9 km/h", "81.0 km/h",
      ])
    #expect(try Variation("battery_voltage=3.4..3.8/0.1 V").values.map(\.value) == [3.4, 3.5, 3.6, 3.7, 3.8])
  }

  @Test(arguments: [
    ("held=10..60/10 s", ["10 s", "20 s", "30 s", "40 s", "50 s", "60 s"]),
    ("held=10,30,60 s", ["10 s", "30 s", "60 s"]), ("held = 60, 10 , 30s", ["60 s", "10 s", "30 s"]),
    ("margin=0..200/50 m", ["0 m", "50 m", "100 m", "150 m", "200 m"]),
    ("battery=30..10/10 %", ["30 %", "20 %", "10 %"]), ("temperature=-10..10/10 °C", ["-10 °C", "0 °C", "10 °C"]),
    ("temperature=5..-5/5°C", ["5 °C", "0 °C", "-5 °C"]), ("speed=80..92/5 km/h", ["80 km/h", "85 km/h", "90 km/h"]),
    ("satellites=4", ["4"]), ("voltage=3,3.25 V", ["3.00 V", "3.25 V"]),
    ("settled=1..3/1 fixes", ["1 fix", "2 fixes", "3 fixes"]),
    ("held=5..5/1 s", ["5 s"]), ("x=80 .. 90 / 5 mph", ["80 mph", "85 mph", "90 mph"]),
  ])
  func valuesComeAsWritten(_ text: String, _ expected: [String]) throws { #expect(try texts(text) == expected) }

  @Test func aPlaceIsNamedByItsNumber() throws {
    let variation = try Variation("clear.speed#2=80,90 km/h")
    #expect(variation.subject == "clear.speed" && variation.number == 2 && variation.name == "clear.speed#2")
  }

  @Test func twoHundredValuesAreTheMost() throws {
    #expect(try Variation("held=1..200/1 s").values.count == 200)
    #expect(throws: VariationFailure("these are 201 values, and 200 is the most: write a larger step")) {
      try Variation("held=1..201/1 s")
    }
    #expect(throws: VariationFailure.self) { try Variation("held=0..99999999999/0.000001 s") }
    #expect(throws: VariationFailure.self) {
      try Variation("held=" + (1...201).map(String.init).joined(separator: ",") + " s")
    }
  }

  @Test(arguments: [
    ("", "what is varied? write `speed=80..130/5 km/h`"),
    ("speed", "`speed` has no values: write them behind `=`, as in `speed=80..130/5 km/h`"),
    ("=80..90/5 km/h", "what is varied? write its name before `=`, as in `speed=80..130/5 km/h`"),
    ("speed=", "`speed` has no values: write them behind `=`, as in `speed=80..130/5`"),
    ("speed= km/h", "`speed` has no values: write them behind `=`, as in `speed=80..130/5`"),
    ("speed#x=80 km/h", "`speed#x` names no place: write a number behind `#`, as in `speed#2`"),
    ("speed#0=80 km/h", "`speed#0` names no place: write a number behind `#`, as in `speed#2`"),
    ("speed=80..130 km/h", "`80..130` has no step: write it behind `/`, as in `speed=80..130/5`"),
    ("held=3.4..3.8 s", "`3.4..3.8` has no step: write it behind `/`, as in `held=3.4..3.8/0.1`"),
    ("held=9..1 s", "`9..1` has no step: write it behind `/`, as in `held=9..1/1`"),
    ("speed=80..130/0 km/h", "`0` is no step: write one above 0, also where the range goes downwards"),
    ("speed=130..80/-5 km/h", "`-5` is no step: write one above 0, also where the range goes downwards"),
    ("speed=80...130/5 km/h", "a range is written with two dots: `speed=80..130/5`"),
    ("speed=80/5 km/h", "a range is written with two dots: `speed=80..130/5`"),
    ("speed=80..130..5 km/h", "a range is written with two dots: `speed=80..130/5`"),
    (
      "speed=0,5..1,5/0,1 km/h",
      "`0,5..1,5/0,1` is a range and a list: write one of them, and decimals with a point, as in `0.5`"
    ),
    ("held=10,,30 s", "a value is missing: write `held=80..130/5`, or `10,30,60`"),
    ("held=10,30,10.0 s", "`10.0` stands twice among the values: leave one out"),
    ("speed=80-130 km/h", "`80-130` is no number: write digits, and at most 6 behind a point, as in `0.5`"),
    ("held=10 s,30 s", "the unit stands once, behind all values: write `held=10,30,60 s`, or `0..60/10 s`"),
    ("speed=80..90/5 kmh", "`kmh` is no unit: write `km/h`"),
    ("speed=80..90/5 KM/H", "`KM/H` is no unit: write `km/h`"),
  ])
  func whatIsWrongIsSaidWithARemedy(_ text: String, _ message: String) {
    #expect(throws: VariationFailure(message)) { try Variation(text) }
  }

  @Test func anUnknownUnitIsToldWithAllOfThem() {
    #expect {
      try Variation("held=10 furlongs")
    } throws: { error in
      let message = (error as? VariationFailure)?.message ?? ""
      return message.hasPrefix("`furlongs` is no unit: write one of `km/h`, `mph`") && message.hasSuffix("`fixes`")
    }
  }

  @Test func whatCannotBeShownIsNotShown() {
    #expect {
      try Variation("a=1 \u{1B}[31m")
    } throws: { error in
      (error as? VariationFailure)?.message.unicodeScalars.allSatisfy { $0.value >= 0x20 } ?? false
    }
  }
}
