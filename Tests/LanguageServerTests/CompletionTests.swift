import Testing

/// Completion offers what the parser would accept at the caret.
@Suite struct CompletionTests {
  static let head = """
    fence depot circle 48.1, 11.5 radius 150 m
    fences zones file "z.geojson"
      limit: speed in km/h
      kind: text
    devices vans "t-*"
    hours work mon-fri 07:00-18:00
    field fuel at "a.fuel" ratio in %
    field open_door at "a.door" bool
    let parked = ignition is off
    sink ops mail "o@example.org"
    sink log file "log.jsonl"
    rule first
      when speed > 90 km/h

    """

  static func labels(_ marked: String) -> [String] {
    let caret = Caret(head + marked)
    let editor = Editor()
    editor.open("/fleet/a.rules", caret.text)
    let answer = editor.ask("completion", "/fleet/a.rules", caret.place)
    let items = (answer["result"] as? [String: Any])?["items"] as? [[String: Any]] ?? []
    return items.compactMap { $0["label"] as? String }
  }

  @Test(arguments: [
    ("|", ["fence", "rule", "test", "zone", "battery states"], ["inside", "speed"]),
    ("rule a\n  |", ["when", "on", "for", "severity", "rule"], ["inside", "speed"]),
    ("rule a\n  when inside depot\n  |", ["held", "clear", "notify", "and", "or"], ["when", "on", "sequence"]),
    ("rule a\n  on exit depot\n  |", ["while", "settled", "notify", "or"], ["held", "clear", "when", "if unknown"]),
    (
      "rule a\n  when |", ["speed", "inside", "not", "parked", "fuel", "avg", "silent for", "distance to"],
      ["depot", "held"]
    ),
    ("rule a\n  when sp|", ["speed", "inside"], ["depot"]),
    ("rule a\n  when inside |", ["depot", "zones"], ["speed", "vans", "and"]),
    ("rule a\n  when distance to |", ["depot", "zones"], ["speed"]),
    ("rule a\n  when speed |", ["between", "is", "within"], ["held", "speed"]),
    ("rule a\n  when speed > 50 |", ["km/h", "mph", "kn", "m/s", "and", "by"], ["m", "min", "%", "held"]),
    ("rule a\n  when speed > 50 km/|", ["km/h", "mph"], ["km", "min"]),
    ("rule a\n  when speed > 50 k|", ["km/h", "kn"], ["min"]),
    ("rule a\n  when speed > 50|", ["km/h"], ["min"]),
    ("rule a\n  when fuel < 5 |", ["%"], ["km/h", "min"]),
    ("rule a\n  when distance to depot < 5 |", ["m", "km", "ft"], ["km/h", "min"]),
    ("rule a\n  when age > 5 |", ["min", "s", "h"], ["m", "km/h"]),
    ("rule a\n  when speed > 50 km/h and |", ["speed", "inside", "not"], ["and", "held"]),
    ("rule a\n  when ignition is |", ["on", "off", "yes", "no"], ["open", "speed"]),
    ("rule a\n  when door is |", ["open", "closed"], ["on", "low"]),
    ("rule a\n  when open_door is |", ["yes", "no"], ["open"]),
    ("rule a\n  when battery is |", ["low", "critical", "charging", "full"], ["on"]),
    ("rule a\n  on ignition becomes |", ["on", "off"], ["low"]),
    ("rule a\n  on battery becomes l|", ["low", "critical"], ["on"]),
    ("rule a\n  on |", ["enter", "exit", "cross", "alarm", "speed"], ["inside", "when"]),
    ("rule a\n  on alarm |", ["sos", "tow", "jamming"], ["speed"]),
    ("rule a\n  on speed |", ["becomes", "changes", "passes"], ["is", "between"]),
    ("rule a\n  on odometer passes every 10 |", ["km", "m"], ["km/h", "min"]),
    ("rule a\n  on enter depot |", ["including start", "settled", "or", "while"], ["held"]),
    ("rule a\n  when speed > 1 km/h\n  held 5 |", ["s", "min", "h", "gap", "even if silent"], ["km/h", "m"]),
    ("rule a\n  for |", ["vans"], ["depot", "ops", "for"]),
    ("rule a\n  during |", ["work"], ["vans"]),
    ("rule a\n  not |", ["during"], ["when"]),
    ("rule a\n  notify |", ["ops", "log"], ["vans", "work"]),
    ("rule a\n  notify ops |", ["at most every", "remind every", "only"], ["held"]),
    ("rule a\n  notify ops at |", ["most"], ["km/h"]),
    ("rule a\n  severity |", ["info", "warning", "critical"], ["speed"]),
    ("rule a\n  late |", ["correct", "mark", "record", "drop"], ["hold"]),
    ("rule a\n  if unknown |", ["hold", "false", "clear"], ["drop"]),
    ("rule a\n  each |", ["zones"], ["depot"]),
    ("rule a\n  each zones as z\n  when inside |", ["z", "depot"], ["speed"]),
    ("rule a\n  each zones as z\n  when inside z and speed > |", ["z.limit", "speed"], ["parked"]),
    ("rule a\n  each zones as z\n  when inside z and speed > z.|", ["limit", "kind"], ["speed"]),
    ("rule a\n  each zones as z only highest |", ["limit"], ["speed"]),
    ("rule a\n  sequence exit depot then |", ["enter", "exit", "no"], ["inside"]),
    ("fence a |", ["circle", "polygon", "corridor", "line", "file"], ["radius"]),
    ("fence a circle 48, 11 |", ["radius"], ["m"]),
    ("fence a circle 48, 11 radius 5 |", ["m", "km"], ["min", "km/h"]),
    ("field x at \"y\" |", ["speed", "ratio", "bool", "text"], ["km/h"]),
    ("field x at \"y\" speed in |", ["km/h", "mph"], ["m", "%"]),
    ("sink x |", ["stdout", "file", "mail", "webhook"], ["keep"]),
    ("sink x file \"y\" |", ["rotate", "keep", "format"], ["stdout"]),
    ("hours x |", ["mon", "sun"], ["in"]),
    ("hours x mon 08:00-09:00 in |", ["Europe/Berlin"], ["km/h"]),
    ("zone |", ["Europe/Berlin", "Asia/Tokyo"], []),
    ("battery states |", ["low", "critical", "full"], ["on"]),
    ("test \"x\"\n  rule |", ["first"], ["depot"]),
    ("test \"x\"\n  rule first\n  device d\n  |", ["at", "every", "until", "events", "expect"], ["when"]),
    (
      "test \"x\"\n  rule first\n  device d\n  at 2026-03-02T08:00:00Z |",
      ["inside", "speed", "moving", "no", "position"], ["at"]
    ),
    ("test \"x\"\n  rule first\n  device d\n  at 2026-03-02T08:00:00Z ignition |", ["on", "off"], ["open"]),
    ("test \"x\"\n  rule first\n  device d\n  at 2026-03-02T08:00:00Z speed 5 |", ["km/h"], ["m"]),
    (
      "test \"x\"\n  rule first\n  device d\n  at 2026-03-02T08:00:00Z speed 5 km/h\n  expect |",
      ["fired", "nothing", "cleared"], ["at"]
    ),
    ("rule a\n  say \"{|", ["device", "speed", "since", "fuel", "peak", "fence"], ["parked", "held"]),
    ("rule a\n  say \"at {spe|}\"", ["speed", "device"], ["held"]),
    ("rule a\n  say \"{peak |}\"", ["speed", "fuel"], ["device", "ignition", "peak"]),
    ("rule a\n  say \"{speed in |:0}\"", ["km/h", "mph"], ["m", "device"]),
    ("rule a\n  say \"{speed |\"", ["in"], ["device"]),
    ("rule a\n  each zones as z\n  say \"{fence.|\"", ["fence.limit", "fence.kind"], ["device"]),
  ])
  func inPlace(_ marked: String, _ wanted: [String], _ unwanted: [String]) {
    let labels = Set(Self.labels(marked))
    for label in wanted { #expect(labels.contains(label), "`\(label)` is missing at \(marked)") }
    for label in unwanted { #expect(!labels.contains(label), "`\(label)` is offered at \(marked)") }
  }

  @Test(arguments: [
    "rule a # see |", "rule a\n  say \"plain |", "rule a\n  say \"{{|", "sink x file \"|", "let |", "rule |",
  ])
  func nothingIsOffered(_ marked: String) { #expect(Self.labels(marked) == []) }

  @Test func theWholeWordIsReplaced() {
    let caret = Caret("rule a\n  when spe|ed > 5 km/h\n")
    let editor = Editor()
    editor.open("/fleet/a.rules", caret.text)
    let answer = editor.ask("completion", "/fleet/a.rules", caret.place)
    let items = (answer["result"] as? [String: Any])?["items"] as? [[String: Any]] ?? []
    let speed = items.first { $0["label"] as? String == "speed" }
    let edit = speed?["textEdit"] as? [String: Any]
    #expect(place(edit?["range"]) == "1:7-12")
    #expect(edit?["newText"] as? String == "speed")
    #expect((speed?["detail"] as? String)?.contains("speed over ground") == true)
  }
}
