import Model
import Rules
import Testing

@Suite struct RuleClauseTests {
  @Test func defaults() throws {
    let checked = Checked("rule r when charging")
    let rule = try #require(checked.rule("r"))
    #expect(rule.devices == .everyDevice)
    #expect(rule.unknown == .hold && rule.late == .correct && rule.severity == .warning)
    #expect(rule.held == nil && rule.clear == nil && rule.during.isEmpty && rule.say == nil)
    #expect(
      rule.notify == [
        CheckedRule.Notify(sink: 0, atMostEveryMilliseconds: nil, remindEveryMilliseconds: nil, only: nil)
      ])
    #expect(checked.set?.sinks.map(\.target) == [.stdout])
    #expect(checked.set?.sinks.map(\.name) == ["stdout"])
  }

  @Test func anEmptySetHasADefaultSink() {
    let checked = Checked("# nothing\n")
    #expect(checked.lines == [])
    #expect(checked.set?.sinks.count == 1)
    #expect(checked.parsed.files[0].comments.map(\.text) == ["# nothing"])
  }

  @Test func aDeclaredStdoutIsTheDefault() {
    let checked = Checked(
      "sink log file \"a\"\nsink screen stdout\nrule r when charging\nrule s when charging notify log")
    #expect(checked.lines == [])
    #expect(checked.set?.sinks.map(\.name) == ["log", "screen"])
    #expect(checked.rule("r")?.notify.map(\.sink) == [1])
  }

  @Test func noDefaultSinkWhereNobodyNeedsIt() {
    let checked = Checked("sink log file \"a\"\nrule r when charging notify log")
    #expect(checked.set?.sinks.map(\.name) == ["log"])
  }

  @Test(
    arguments: [
      ("held 30 s", 30_000, 120_000, false), ("held 10 min", 600_000, 1_200_000, false),
      ("held 30 s gap 5 min", 30_000, 300_000, false), ("held 2 h even if silent", 7_200_000, 14_400_000, true),
    ] as [(String, Int64, Int64, Bool)])
  func held(_ text: String, _ time: Int64, _ gap: Int64, _ evenIfSilent: Bool) {
    #expect(
      Checked("rule r when charging \(text)").rule("r")?.held
        == CheckedRule.Held(milliseconds: time, gapMilliseconds: gap, evenIfSilent: evenIfSilent))
  }

  @Test func clear() {
    let off = Condition.not(.isBool(Reading(slot: 0), true))
    #expect(Checked("rule r when charging clear not charging").rule("r")?.clear == .when(off, settled: nil))
    #expect(
      Checked("rule r when charging clear not charging settled 3 fixes").rule("r")?.clear
        == .when(off, settled: .fixes(3)))
    #expect(
      Checked("rule r when charging clear not charging settled 3 min").rule("r")?.clear
        == .when(off, settled: .milliseconds(180_000)))
    #expect(Checked("rule r when charging clear after 1 h").rule("r")?.clear == .after(milliseconds: 3_600_000))
  }

  @Test func smallClauses() throws {
    let checked = Checked(
      """
      sink a stdout
      rule r "A title" was q
        when charging
        if unknown clear
        late mark
        severity critical
        notify a at most every 10 min remind every 6 h only fired
        notify a only cleared
      """)
    #expect(checked.lines == [])
    let rule = try #require(checked.rule("r"))
    #expect(rule.title == "A title" && rule.formerName == "q")
    #expect(rule.unknown == .clear && rule.late == .mark && rule.severity == .critical)
    #expect(
      rule.notify[0]
        == CheckedRule.Notify(
          sink: 0, atMostEveryMilliseconds: 600_000, remindEveryMilliseconds: 21_600_000, only: .fired))
    #expect(rule.notify[1].only == .cleared)
  }

  @Test func devices() {
    let lists = "devices a \"t-1\", \"van-*\"\ndevices b file \"vans.txt\"\ndevices c \"van-2\"\n"
    let checked = Checked(lists + "rule r for a, b except c when charging")
    #expect(checked.lines == [])
    #expect(
      checked.rule("r")?.devices
        == DeviceFilter(include: ["t-1", "van-*", "van-1", "van-2"], exclude: ["van-2"]))
  }

  @Test func aRuleForNobodySeesNobody() {
    let checked = Checked("devices a \"t-1\"\nrule r for a except a when charging")
    #expect(checked.findings.map(\.code) == [.ruleForNobody])
    #expect(checked.rule("r")?.devices.include == [""])
  }

  @Test func sequences() throws {
    let text =
      "fence d circle 1 1 radius 5 m\nrule r sequence exit d then alarm sos or alarm tow within 5 min"
      + " then no enter d within 1 h"
    guard case .sequence(let steps)? = Checked(text).rule("r")?.trigger else {
      Issue.record("no sequence")
      return
    }
    #expect(steps.map(\.edges.count) == [1, 2, 1])
    #expect(steps.map(\.isNo) == [false, false, true])
    #expect(steps.map(\.withinMilliseconds) == [nil, 300_000, 3_600_000])
    let five = "rule r sequence alarm sos" + String(repeating: " then alarm tow within 1 min", count: 4)
    #expect(Checked(five).errors.map(\.code) == [.stepCount])
  }

  @Test func whileStandsLast() throws {
    let checked = Checked("rule r on alarm sos or alarm tow while charging and ignition is on")
    guard case .on(let edges, let condition)? = checked.rule("r")?.trigger else {
      Issue.record("no edges")
      return
    }
    #expect(edges.count == 2)
    #expect(condition == .all([.isBool(Reading(slot: 0), true), .isBool(Reading(slot: 1), true)]))
  }

  @Test func onlyHighest() {
    let text = "fences z file \"z\" limit: speed in km/h\nrule r each z as one only lowest limit when inside one"
    #expect(Checked(text).rule("r")?.each == CheckedRule.Each(group: 0, alias: "one", only: (0, false)))
  }

  @Test func rulesStandInByteOrder() {
    let checked = Checked("rule b when charging\nrule Z when charging\nrule a when charging", "rule a-1 when charging")
    #expect(checked.set?.rules.map(\.name) == ["Z", "a", "a-1", "b"])
  }

  @Test func oneLineIsEnough() {
    let text = exampleText.split(separator: "\n").filter { !$0.contains("#") }.joined(separator: " ")
    #expect(Checked(text).errors.isEmpty)
  }

  @Test func everyFaultIsTold() {
    let checked = Checked(
      """
      rule a
        when speed > 90
        held 10 m
        notify nobody
      rule b
        when speed >
        held 5 s
      rule c on alarm soss
      """)
    #expect(
      checked.findings.map(\.code).sorted { $0.rawValue < $1.rawValue } == [
        .unknownSink, .unknownAlarm, .unexpectedText, .unitMissing, .wrongQuantity,
      ])
    #expect(checked.set == nil)
  }

  @Test func aFixMendsTheFile() {
    for (text, right) in [
      ("rule r when charging held 10 m", "rule r when charging held 10 min"),
      ("rule r when speed > 90", "rule r when speed > 90 km/h"),
      ("rule r when speed >= 90kmh", "rule r when speed >= 90 km/h"),
      ("rule r when spede > 90 km/h", "rule r when speed > 90 km/h"),
      ("rule r when charging && ignition", "rule r when charging and ignition"),
      ("rule r when 50 km/h < speed < 90 km/h", "rule r when speed between 50 km/h and 90 km/h"),
      ("rule r when ignition = off", "rule r when ignition is off"),
    ] {
      let checked = Checked(text)
      #expect(checked.findings.count == 1)
      #expect(checked.findings.first.flatMap(checked.fixed) == right)
      #expect(Checked(right).lines == [])
    }
  }

  @Test func faultyFencesAreLeftOutOfTheGroups() {
    let checked = Checked(
      "fence a circle 1 1 radius 5 m\nfence b circle 1 1 radius 5 s\nfence c circle 2 2 radius 5 m\nrule x when")
    #expect(FenceDeclarations.groups(of: checked.parsed).map(\.name) == ["a", "c"])
  }

  @Test func hoursWrapAndCrossMidnight() throws {
    let checked = Checked(
      "zone Europe/Berlin\nhours n fri-mon 22:00-06:00, wed 00:00-24:00\nrule r when charging during n")
    #expect(checked.lines == [])
    let hours = try #require(checked.set?.hours.first)
    #expect(hours.zone == Checked.berlin)
    let nights = [4, 5, 6, 0].map { Hours.Span(weekday: $0, startMinute: 1320, endMinute: 1800) }
    #expect(Set(hours.spans) == Set(nights + [Hours.Span(weekday: 2, startMinute: 0, endMinute: 1440)]))
  }

  @Test func zonesOfFiles() throws {
    let say = "on alarm sos say \"{since:HH:mm} {since in UTC:HH:mm} {time}\""
    let checked = Checked("rule a \(say)", "zone Europe/Berlin\nrule b \(say)", "zone America/New_York\nrule c \(say)")
    let set = try #require(checked.set)
    #expect(set.zones.map(\.name) == ["UTC", "Europe/Berlin", "America/New_York"])
    func zones(_ name: String) -> [Int] {
      (checked.rule(name)?.say ?? []).compactMap {
        if case .since(_, let zone) = $0 { zone } else if case .time(_, let zone) = $0 { zone } else { nil }
      }
    }
    #expect(zones("a") == [0, 0, 0])
    #expect(zones("b") == [1, 0, 1])
    #expect(zones("c") == [2, 0, 2])
    guard case .since(let own, _)? = checked.rule("a")?.say?[0], case .since(let named, _)? = checked.rule("a")?.say?[2]
    else { throw ConditionTests.Missing() }
    #expect(own.marksUTC && !named.marksUTC)
    #expect(Checked("zone Europe/Berlin\nrule b \(say)", "rule a \(say)").set?.zones.first == Checked.berlin)
  }

  @Test func sinks() throws {
    let checked = Checked(
      """
      sink screen stdout
      sink log file "alerts/{date}-{rule}.jsonl" rotate daily keep 30 format text
      sink big file "/var/big" rotate at 100 MB
      sink ops mail "ops@example.org", "boss@example.org"
        server "smtp://mail.example.org:587" from "picket@example.org"
        user "picket" password env PICKET_SMTP_PASSWORD
        subject "[{severity}] {title}: {device}"
        digest every 5 min  at most 20 per 1 h ca "ca.pem" insecure
      sink hook webhook "https://example.org/alerts" token env HOOK_TOKEN
        secret env S header "X-A: b" header "X-B: c" batch 10
      rule r when charging notify screen notify log notify big notify ops notify hook
      """)
    #expect(checked.lines == [])
    let sinks = try #require(checked.set?.sinks)
    #expect(
      sinks[1].target
        == .file(
          path: [.literal("alerts/"), .date, .literal("-"), .rule, .literal(".jsonl")], rotation: .daily, keep: 30,
          form: .text))
    #expect(
      sinks[2].target
        == .file(path: [.literal("/var/big")], rotation: .size(bytes: 100_000_000), keep: nil, form: .json))
    #expect(
      sinks[3].target
        == .mail(
          MailSettings(
            recipients: ["ops@example.org", "boss@example.org"],
            server: .init(scheme: .smtp, host: "mail.example.org", port: 587), from: "picket@example.org",
            user: "picket", password: .environment("PICKET_SMTP_PASSWORD"),
            subject: [.literal("["), .severity, .literal("] "), .title, .literal(": "), .device], isInsecure: true,
            authority: "ca.pem", digestEveryMilliseconds: 300_000,
            atMost: .init(count: 20, perMilliseconds: 3_600_000))))
    #expect(
      sinks[4].target
        == .webhook(
          WebhookSettings(
            url: "https://example.org/alerts",
            headers: [.init(name: "X-A", value: "b"), .init(name: "X-B", value: "c")], tokenVariable: "HOOK_TOKEN",
            secretVariable: "S", batch: 10)))
    guard case .sink(let mail) = checked.parsed.files[0].declarations[3] else { throw ConditionTests.Missing() }
    #expect(mail.options.count == 9)
  }

  @Test func whatAMailSinkDoesNotSay() throws {
    func settings(_ text: String) throws -> MailSettings {
      let checked = Checked("sink ops mail \"ops@example.org\" \(text)\nrule r when charging notify ops")
      #expect(checked.lines == [])
      guard case .mail(let settings)? = checked.set?.sinks[0].target else { throw ConditionTests.Missing() }
      return settings
    }
    #expect(try settings("") == MailSettings(recipients: ["ops@example.org"]))
    #expect(try settings("").server.text == "smtp://localhost:25")
    #expect(try settings("server \"smtp://a.b\"").server.text == "smtp://a.b:587")
    #expect(try settings("server \"smtps://a.b\"").server.text == "smtps://a.b:465")
    #expect(try settings("server \"smtp://[::1]:26\"").server == .init(scheme: .smtp, host: "::1", port: 26))
    #expect(try settings("server \"smtp://[::1]\"").server.text == "smtp://[::1]:587")
    for (host, isLoopback) in [
      ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("[::1]", true), ("127.example.org", false),
      ("128.0.0.1", false), ("localhost.example.org", false),
    ] { #expect(try settings("server \"smtp://\(host)\"").server.isLoopback == isLoopback, "\(host)") }
  }

  @Test func tooManySinks() {
    let sinks = (0..<64).map { "sink s\($0) file \"f\($0)\"\n" }.joined()
    let rules = (0..<64).map { "rule r\($0) on alarm sos notify s\($0)\n" }.joined()
    #expect(Checked(sinks + rules).errors.map(\.code) == [.tooMany])
    let many = "rule r on alarm sos" + (0..<17).map { " notify s\($0)" }.joined()
    #expect(
      Checked(sinks.split(separator: "\n").prefix(17).joined(separator: "\n") + "\n" + many).errors.map(\.code) == [
        .tooMany
      ])
  }

  @Test func testsAreReadWhole() throws {
    let checked = Checked(
      """
      fence depot circle 1 1 radius 5 m
      fence city circle 2 2 radius 5 m
      rule r when inside depot and speed > 5 km/h or inside city
      test "all" rule r device "t 1"
        at 2026-03-02T08:00:00Z inside depot, speed 95 km/h, ignition on, alarm sos, heard +5 s
        at +10 s no position, battery 50 %
        at +20 s position 1.5, -2.5, outside city
        every 10 s from +30 s inside depot x 4 moving depot to city x 10
        until +1 h
        events "more.jsonl"
        expect 2 fired in depot to stdout at +30 s since +0 s saying "hello"
        expect cleared
      """)
    #expect(checked.lines == [])
    let test = try #require(checked.set?.tests.first)
    #expect(test.device.text == "t 1" && test.steps.count == 6 && test.expectations.count == 2)
    guard case .every(10_000, from: .offset(30_000), let runs) = test.steps[3].form else {
      throw ConditionTests.Missing()
    }
    #expect(runs.map(\.times) == [4, 10])
    guard case .at(.moment(let moment), let facts) = test.steps[0].form else { throw ConditionTests.Missing() }
    #expect(moment == 1_772_438_400_000 && facts.count == 5)
    guard
      case .notice(2, .fired, let fence, let sink, .offset(30_000), .offset(0), let saying) = test.expectations[0].form
    else { throw ConditionTests.Missing() }
    #expect(fence?.text == "depot" && sink?.text == "stdout" && saying?.text == "hello")
  }
}
