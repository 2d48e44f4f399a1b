import Model
import Rules
import Testing

/// Conditions that are right, and what they become.
@Suite struct ConditionTests {
  static let world = """
    fence depot circle 48.1 11.5 radius 150 m
    fence gate line (48.1 11.5, 48.2 11.6)
    fences schools file "s.geojson" limit: speed in km/h
    field fuel at "attributes.fuel" ratio in %
    field driver at "attributes.driver" text
    field locked at "attributes.locked" bool

    """

  static func when(_ text: String, _ more: String = "") throws -> Condition {
    let checked = Checked(world + "rule r \(more) when " + text)
    #expect(checked.errors.isEmpty, "\(checked.lines)")
    return try #require(checked.when)
  }

  /// The second operand's constant of a comparison.
  static func constant(_ text: String) throws -> Double {
    guard case .compare(_, _, let limit) = try when(text), case .constant(let value) = limit.form else {
      throw Missing()
    }
    return value
  }
  struct Missing: Error {}

  @Test(
    arguments: [
      ("speed > 90 km/h", 25), ("speed > 25 m/s", 25), ("speed > 90km/h", 25), ("battery < 15 %", 0.15),
      ("battery<15%", 0.15), ("temperature > -5 °C", -5), ("temperature > 41 °F", 5), ("altitude > 1 km", 1000),
      ("course > 90 deg", 90), ("battery_voltage < 3700 mV", 3.7), ("age > 2 min", 120_000), ("satellites < 4", 4),
      ("change(temperature) over 5 min > 9 °F", 5), ("change(speed) over 10 s > 36 km/h", 10),
      ("count(alarm sos) over 30 min >= 1", 1), ("moved over 10 min < 50 m", 50), ("distance to depot > 1 km", 1000),
      ("max(speed) over 1 h > 36 km/h", 10), ("fuel < 12.5 %", 0.125),
    ] as [(String, Double)])
  func constants(_ text: String, _ base: Double) throws {
    #expect(abs(try Self.constant(text) - base) < 1e-12)
  }

  @Test func precedence() throws {
    let a = Condition.isBool(Reading(slot: 0), true)
    let b = Condition.isBool(Reading(slot: 1), true)
    let c = Condition.isBool(Reading(slot: 2), true)
    #expect(try Self.when("charging or ignition and motion") == .any([a, .all([b, c])]))
    #expect(try Self.when("(charging or ignition) and motion") == .all([.any([a, b]), c]))
    #expect(try Self.when("not charging and ignition") == .all([.not(a), b]))
    #expect(try Self.when("not (charging and ignition)") == .not(.all([a, b])))
    #expect(try Self.when("not not charging") == .not(.not(a)))
  }

  @Test func words() throws {
    #expect(try Self.when("ignition is on") == .isBool(Reading(slot: 0), true))
    #expect(try Self.when("ignition is no") == .isBool(Reading(slot: 0), false))
    #expect(try Self.when("door is open") == .isBool(Reading(slot: 0), true))
    #expect(try Self.when("door is closed") == .isBool(Reading(slot: 0), false))
    #expect(try Self.when("charging is yes") == .isBool(Reading(slot: 0), true))
    #expect(try Self.when("locked") == .isBool(Reading(slot: 0), true))
    #expect(
      try Self.when("locked within 10 min is no") == .isBool(Reading(slot: 0, withinMilliseconds: 600_000), false))
    #expect(try Self.when("driver is anna") == .isText(Reading(slot: 0), "anna"))
    #expect(try Self.when("driver is \"Anna B\\u{00E9}\"") == .isText(Reading(slot: 0), "Anna Bé"))
    // The word after `is` is a value, whatever it is.
    #expect(try Self.when("driver is late") == .isText(Reading(slot: 0), "late"))
  }

  @Test func batteryStates() throws {
    #expect(try Self.when("battery is low") == .batteryIs(.low, withinMilliseconds: nil))
    #expect(try Self.when("battery is charging") == .batteryIs(.charging, withinMilliseconds: nil))
    let checked = Checked("rule r when battery within 1 h is critical")
    #expect(checked.when == .batteryIs(.critical, withinMilliseconds: 3_600_000))
    let fields = try #require(checked.set).fields
    #expect(fields.fields.map(\.name) == ["battery", "battery_voltage", "charging"])
  }

  @Test func has() throws {
    let checked = Checked("rule r when has alarm or has temperature within 5 min")
    #expect(checked.when == .any([.has(Reading(slot: 0)), .has(Reading(slot: 1, withinMilliseconds: 300_000))]))
    #expect(checked.rule("r")?.neededSlots == [])
  }

  @Test func unitsThatAreMet() throws {
    guard case .compare(let left, .greater, let right) = try Self.when("speed > 90 mph") else { throw Missing() }
    #expect(left.unit?.symbol == "mph" && right.unit?.symbol == "mph" && right.label == "90 mph")
    guard case .compare(let low, .less, let field) = try Self.when("20 kn < speed") else { throw Missing() }
    #expect(low.label == "20 kn" && field.unit?.symbol == "kn" && field.label == "speed")
    guard case .compare(let average, _, _) = try Self.when("avg(speed) over 5 min > 50 kn") else { throw Missing() }
    #expect(average.label == "avg(speed) over 5 min" && average.unit?.symbol == "kn")
  }

  @Test func between() throws {
    guard case .between(let course, let from, let to, let isAngle) = try Self.when("course between 350 deg and 10 deg")
    else { throw Missing() }
    #expect(isAngle && course.label == "course")
    #expect(from.form == .constant(350) && to.form == .constant(10))
    guard case .between(_, _, _, false) = try Self.when("speed between 50 km/h and 90 km/h and charging", "").firstPart
    else { throw Missing() }
  }

  @Test func widened() throws {
    let text = "inside s and speed > s.limit by 5 km/h"
    guard case .all(let parts) = try Self.when(text, "each schools as s"),
      case .compare(_, .greater, let limit) = parts[1],
      case .widened(let inner, let amount, isFraction: false) = limit.form
    else { throw Missing() }
    #expect(parts[0] == .inside(.alias))
    #expect(inner.form == .property(0) && inner.label == "s.limit" && inner.unit?.symbol == "km/h")
    #expect(abs(amount - 5 / 3.6) < 1e-12)
    #expect(limit.label == "s.limit by 5 km/h")
    guard case .all(let others) = try Self.when("inside s and speed < s.limit by 10 %", "each schools as s"),
      case .compare(_, .less, let other) = others[1],
      case .widened(_, let share, isFraction: true) = other.form
    else { throw Missing() }
    #expect(abs(share + 0.1) < 1e-12)
  }

  @Test func outsideIsNotInside() throws {
    #expect(try Self.when("outside depot") == .not(.inside(.group(0))))
    #expect(try Self.when("silent for 20 min") == .silent(milliseconds: 1_200_000))
  }

  @Test func numbersMayBeEqual() throws {
    guard case .compare(_, .equal, _) = try Self.when("satellites = 0") else { throw Missing() }
    guard case .compare(_, .notEqual, _) = try Self.when("count(alarm tow or enter depot) over 1 h != 2") else {
      throw Missing()
    }
  }

  @Test(
    arguments: [
      ("enter depot", "enter depot"), ("enter depot including start settled 2 fixes", nil),
      ("exit depot settled 30 s", nil),
      ("cross gate left to right", nil), ("cross depot", nil), ("alarm \"fatigueDriving\"", nil),
      ("alarm sos or alarm tow", nil),
      ("ignition becomes on", nil), ("driver becomes late", nil), ("satellites becomes 0", nil),
      ("battery becomes low", nil),
      ("driver changes", nil), ("odometer passes every 10000 km", nil), ("temperature passes -2 °C", nil),
    ] as [(String, String?)])
  func edgesAreRead(_ text: String, _ label: String?) {
    let checked = Checked(Self.world + "rule r on " + text)
    #expect(checked.errors.isEmpty, "\(checked.lines)")
    #expect(checked.edges?.isEmpty == false)
    if let label { #expect(checked.edges?.first?.label == label) }
  }

  @Test func edgeForms() throws {
    func forms(_ text: String) -> [Edge.Form]? { Checked(Self.world + "rule r on " + text).edges?.map(\.form) }
    #expect(
      forms("enter depot including start settled 2 fixes")
        == [.enter(.group(0), includingStart: true, settled: .fixes(2))])
    #expect(forms("exit depot settled 30 s") == [.exit(.group(0), settled: .milliseconds(30_000))])
    #expect(forms("cross gate right to left") == [.cross(.group(1), direction: .rightToLeft)])
    #expect(forms("alarm \"fatigueDriving\" or alarm \"b\"") == [.alarm(1 << 24), .alarm(1 << 25)])
    #expect(forms("alarm \"sos\"") == [.alarm(1)])
    #expect(forms("alarm low_battery") == [.alarm(2)])
    #expect(forms("ignition becomes off") == [.becomesBool(slot: 0, false)])
    #expect(forms("driver becomes late") == [.becomesText(slot: 0, "late")])
    #expect(forms("satellites becomes 0") == [.becomesNumber(slot: 0, 0)])
    #expect(forms("battery becomes low") == [.becomesBattery(.low)])
    #expect(
      forms("odometer passes every 10000 km") == [
        .passes(slot: 0, 10_000_000, every: true, unit: MeasureUnit.named("km"))
      ])
    #expect(forms("temperature passes -2 °C") == [.passes(slot: 0, -2, every: false, unit: MeasureUnit.named("°C"))])
  }

  @Test func fieldsBeyondThePlanAreTooMany() {
    let fields = (0..<65).map { "field f\($0) at \"x\($0)\" number\n" }.joined()
    let rule = "rule r when " + (0..<65).map { "f\($0) > 1" }.joined(separator: " or ")
    #expect(Checked(fields + rule).errors.map(\.code) == [.tooMany])
    let words = "rule r on " + (0..<41).map { "alarm \"w\($0)\"" }.joined(separator: " or ")
    #expect(Checked(words).errors.map(\.code) == [.tooMany])
    let large = "rule r when " + Array(repeating: "charging", count: 4096).joined(separator: " or ")
    #expect(Checked(large).errors.map(\.code) == [.conditionTooLarge])
  }
}

extension Condition {
  var firstPart: Condition {
    if case .all(let parts) = self { return parts[0] }
    return self
  }
}
