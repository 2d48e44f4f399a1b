import Model
import Rules
import Testing

@testable import Replays

@Suite struct TuningTargetTests {
  static let fences = """
    fence a circle 48, 11 radius 100 m margin 25 m
    fence b circle 48.1, 11 radius 100 m
    fence l line (48 11, 48.1 11)
    fences s file "s.geojson" where kind = "school" limit: speed in km/h from "maxspeed"

    """

  @Test(arguments: [
    ("when speed > 90 km/h", "speed=80 km/h", "90 km/h"), ("when 90 km/h < speed", "speed=80 km/h", "90 km/h"),
    ("when not (speed > 90km/h or inside a)", "speed=80 km/h", "90km/h"),
    ("when speed within 5 min > 90 km/h", "speed=80 km/h", "90 km/h"),
    ("when speed within 5 min > 90 km/h", "within=1 min", "5 min"),
    ("when satellites = 0", "satellites=3", "0"), ("when temperature < -5 °C", "temperature=1 °C", "-5 °C"),
    ("when avg(speed) over 5 min > 90 km/h", "avg(speed)=80 km/h", "90 km/h"),
    ("when avg(speed) over 5 min > 90 km/h", "speed=80 km/h", "90 km/h"),
    ("when speed > 90 km/h and avg(speed) over 5 min > 80 km/h", "speed=80 km/h", "90 km/h"),
    ("when avg(speed) over 5 min > 90 km/h", "over=1 min", "5 min"),
    ("when moved over 10 min < 50 m", "moved=80 m", "50 m"), ("when moved over 10 min < 50 m", "over=1 h", "10 min"),
    ("when count(alarm sos) over 1 h >= 3", "count=1", "3"), ("when distance to a > 2 km", "distance=1 km", "2 km"),
    ("when age > 10 min", "age=1 h", "10 min"), ("when silent for 20 min", "silent=1 h", "20 min"),
    ("each s as x when inside x and speed > x.limit by 5 km/h", "by=1 km/h", "5 km/h"),
    ("each s as x when inside x and speed > x.limit by 10 %", "by=1 %", "10 %"),
    ("each s as x when inside x and x.limit < 50 km/h", "x.limit=1 km/h", "50 km/h"),
    ("when speed > 90 km/h held 30 s gap 5 min", "held=1 s", "30 s"),
    ("when speed > 90 km/h held 30 s gap 5 min", "gap=1 s", "5 min"),
    ("when speed > 90 km/h clear speed < 80 km/h settled 2 min", "clear.speed=1 km/h", "80 km/h"),
    ("when speed > 90 km/h clear speed < 80 km/h settled 2 min", "speed=1 km/h", "90 km/h"),
    ("when speed > 90 km/h clear speed < 80 km/h settled 2 min", "clear.settled=1 s", "2 min"),
    ("when speed > 90 km/h clear speed < 80 km/h settled 2 min", "settled=1 s", "2 min"),
    ("when speed > 90 km/h clear after 1 h", "clear.after=1 s", "1 h"),
    ("when speed > 90 km/h clear after 1 h", "after=1 s", "1 h"),
    ("on exit a settled 2 fixes", "settled=1 fixes", "2"), ("on exit a settled 2 fixes", "settled=1", "2"),
    ("on exit a settled 2 min", "settled=1 s", "2 min"),
    ("on odometer passes every 10000 km", "odometer=1 km", "10000 km"),
    ("on odometer passes every 10000 km", "passes=1 km", "10000 km"),
    ("on enter a while speed > 90 km/h", "speed=1 km/h", "90 km/h"),
    ("sequence exit a then enter b within 90 min", "within=1 h", "90 min"),
    ("when speed > 90 km/h notify k at most every 10 min remind every 1 h", "every=1 h", "10 min"),
    ("when speed > 90 km/h notify k at most every 10 min remind every 1 h", "remind=1 h", "1 h"),
    ("when fast", "speed=1 km/h", "100 km/h"), ("when faster and fast", "speed=1 km/h", "100 km/h"),
    ("when battery < 15 %", "battery=1 %", "15 %"), ("when battery < 15 % or battery is low", "battery=1 %", "15 %"),
    ("when temperature between 2 °C and 8 °C", "temperature#2=1 °C", "8 °C"),
    ("when speed > 90 km/h or speed > 120 km/h", "speed#2=1 km/h", "120 km/h"),
    ("when inside a", "margin=1 m", "25 m"), ("on exit a or enter a", "margin=1 m", "25 m"),
    ("when count(exit a) over 1 h > 3", "margin=1 m", "25 m"),
    ("when inside b", "margin=1 m", "+"), ("each s as x when inside x", "margin=1 m", "+"),
    ("when speed > 90 km/h", "held=1 s", "+"), ("when battery is low", "battery=1 %", "+"),
    ("when battery is low", "battery_voltage=1 V", "+"), ("on battery becomes critical", "battery.critical=1 %", "+"),
    ("when speed > 90 km/h notify k", "every=1 min", "+"),
  ])
  func placesAreFound(_ clauses: String, _ variation: String, _ text: String) throws {
    let rules = try TunedRules(
      Self.fences + "let fast = speed > 100 km/h\nlet faster = fast\nsink k stdout\nrule r \(clauses)\n")
    #expect(try rules.found(variation) == [text])
  }

  @Test func aMarginIsThatOfAllFencesOfTheRule() throws {
    let rules = try TunedRules(
      Self.fences + "rule r on enter a or enter b or cross l or enter s\nrule q when distance to a > 1 km\n")
    #expect(try rules.found("margin=50 m") == ["25 m", "+", "+"])
    #expect(try rules.found("margin#1=50 m") == ["25 m"])
    let target = try rules.target("margin=50 m")
    #expect(target.present == nil && target.fences == ["a", "b", "l", "s"])
    #expect(rules.message("margin=50 m", of: "q").hasPrefix("rule `q` has no `margin`: "))
  }

  @Test func severalPlacesAreListed() throws {
    let rules = try TunedRules(
      "rule r\n  when speed > 90 km/h and inside_a\n  or speed\n > 120 km/h\nlet inside_a = age < 1 h\n")
    #expect(
      rules.message("speed=80..100/5 km/h")
        == "rule `r` has 2 places for `speed`: `speed#1` (90 km/h) in `speed > 90 km/h` "
        + "(file0.rules:2), `speed#2` (120 km/h) in `speed > 120 km/h` (file0.rules:4); write which one, as in `speed#1=80..100/5 km/h`"
    )
    #expect(
      rules.message("speed#3=80 km/h") == "`speed` stands at 2 places of rule `r`, and `speed#3` is none")
  }

  @Test func bothEndsOfARangeAreListed() throws {
    let rules = try TunedRules("rule r when temperature between 2 °C and 8 °C\n")
    #expect(
      rules.message("temperature=1 °C")
        == "rule `r` has 2 places for `temperature`: `temperature#1` (2 °C) in `temperature between 2 °C and 8 °C` "
        + "(file0.rules:1), `temperature#2` (8 °C) in `temperature between 2 °C and 8 °C` (file0.rules:1); "
        + "write which one, as in `temperature#1=1 °C`")
  }

  @Test func whatIsNotThereIsToldWithWhatIs() throws {
    let rules = try TunedRules(
      "fence a circle 48, 11 radius 100 m\n"
        + "rule r when speed > 90 km/h and inside a or speed > 120 km/h held 30 s clear speed < 80 km/h\n"
        + "rule q on alarm sos\n")
    #expect(
      rules.message("sped=80 km/h")
        == "rule `r` has no `sped`: did you mean `speed`? there are `speed#1` (90 km/h), `speed#2` (120 km/h), "
        + "`held` (30 s), `clear.speed` (80 km/h); `margin` can be added")
    #expect(rules.message("speed=80 km/h", of: "q") == "rule `q` has nothing that could be varied")
  }

  @Test func anUnknownRuleIsToldWithAHint() throws {
    let rules = try TunedRules("rule too-fast when speed > 90 km/h\nrule b when speed > 90 km/h\n")
    #expect(rules.message("speed=1 km/h", of: "to-fast") == "there is no rule `to-fast`: did you mean `too-fast`?")
    #expect(rules.message("speed=1 km/h", of: "x") == "there is no rule `x`: the rules are `too-fast`, `b`")
    let none = try TunedRules("sink k stdout\n")
    #expect(none.message("speed=1 km/h") == "there is no rule `r`: the files declare none")
  }

  @Test(arguments: [
    ("speed=80..90/5", "`speed` is a speed and needs a unit: write `speed=80..90/5 mph`"),
    ("speed=80 s", "`s` does not fit: `speed` is a speed, write `km/h`, `mph`, `kn`, `m/s`"),
    ("held=80 km/h", "`km/h` does not fit: `held` is a duration, write `s`, `ms`, `min`, `h`, `d`"),
    ("held=8 fixes", "`fixes` does not fit: `held` is a duration, write `s`, `ms`, `min`, `h`, `d`"),
    ("satellites=3 m", "`satellites` is compared with a plain number: leave `m` out"),
    ("course=3", "`course` is an angle and needs a unit: write `course=3 deg`"),
    ("settled=1..4/1 s", "`settled` counts fixes here: write `settled=1..4/1 fixes` in place of `s`"),
    ("settled=1,1.5", "`1.0` is no number of fixes: write whole numbers from 1"),
    ("settled=0..2/1 fixes", "`0` is no number of fixes: write whole numbers from 1"),
  ])
  func theUnitHasToFit(_ variation: String, _ message: String) throws {
    let rules = try TunedRules(
      "fence a circle 48, 11 radius 100 m\nrule r when speed > 50 mph and satellites > 3 and course < 90 deg and "
        + "count(exit a settled 2 fixes) over 1 h > 1 held 30 s\n")
    #expect(rules.message(variation) == message)
  }

  @Test func whatClearSaysOfTheSameThingStays() throws {
    let rules = try TunedRules("rule r when speed > 90 km/h\n  clear speed < 80 km/h or ignition is off\n")
    #expect(
      try rules.target("speed=100 km/h").remarks == [
        "`speed < 80 km/h` in `clear` stays as it is written (file0.rules:2)"
      ])
    #expect(try rules.target("clear.speed=70 km/h").remarks == [])
  }

  @Test func whoSharesWhatIsChangedIsSaid() throws {
    let rules = try TunedRules(
      """
      fence a circle 48, 11 radius 100 m
      let fast = speed > 100 km/h
      rule r when fast and inside a and battery is low
      """, "rule b on enter a while fast\nrule c when battery is low\nrule d when battery is full\n")
    #expect(
      try rules.target("speed=90 km/h").remarks == [
        "`let fast` is read by rule `b` too: a new value there is one for it as well"
      ])
    #expect(
      try rules.target("margin=90 m").remarks == [
        "`fence a` is read by rule `b` too: a new value there is one for it as well"
      ])
    #expect(
      try rules.target("battery=10 %").remarks == [
        "`battery states` is read by rule `c` too: a new value there is one for it as well"
      ])
  }

  @Test func aChainOfLetsEnds() throws {
    let lets = (1...2000).map { "let l\($0) = l\($0 - 1)\n" }.joined()
    let rules = try TunedRules("let l0 = speed > 90 km/h\n" + lets + "rule r when l2000\n")
    #expect(try rules.found("speed=80 km/h") == ["90 km/h"])
  }

  @Test func aSilenceIsNotHeld() throws {
    let rules = try TunedRules("rule r when silent for 20 min\n")
    #expect(rules.message("held=1 s") == "rule `r` has no `held`: there are `silent` (20 min)")
  }

  @Test func theLocationIsThatOfTheValue() throws {
    let rules = try TunedRules("# first\n", "rule r\n  when speed\n  > 90 km/h\n")
    #expect(try rules.target("speed=80 km/h").location == TuningLocation(file: "file1.rules", line: 3))
  }
}
