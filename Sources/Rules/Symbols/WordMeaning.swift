internal import Model

/// What each word of the language means, in one line; for hovers and completion.
package enum WordMeaning {
  /// nil for what is no word of the language.
  package static func of(_ word: String) -> String? {
    Keyword.byText[word].map(meaning) ?? places[word]
  }

  /// No declaration may have this name.
  package static func isReserved(_ word: String) -> Bool { Keyword.byText[word] != nil }

  private static func meaning(_ keyword: Keyword) -> String {
    switch keyword {
    case .fence: "declares a fence: `fence NAME circle|polygon|corridor|line|file …`"
    case .fences: "declares a set of fences, one for each feature of a file: `fences NAME file \"…\"`"
    case .devices: "declares a list of devices: `devices NAME \"van-1\", \"van-*\"`"
    case .hours: "declares opening hours: `hours NAME mon-fri 07:00-18:00 in Europe/Berlin`"
    case .zone: "the time zone of the file, for hours and for times in messages"
    case .field: "declares a field of the events: `field NAME at \"path.in.the.event\" KIND in UNIT`"
    case .let: "gives a condition a name: `let NAME = CONDITION`"
    case .sink: "declares where notices go: `sink NAME stdout|file|mail|webhook …`"
    case .rule: "declares a rule, one state machine with its clauses; in a test the rules that it tests"
    case .test: "declares a test of rules: steps, then what is expected"
    case .for: "the device lists that the rule looks at; behind `silent` a duration"
    case .each: "one alert for each fence of a set: `each SET as NAME`"
    case .when: "the condition of the rule: it fires when this becomes true"
    case .on: "the edges at which the rule fires: `on exit depot`"
    case .sequence: "steps that must happen one after the other: `sequence EDGE then EDGE within 10 min`"
    case .held: "how long the condition must have been true, proven by reports"
    case .clear: "when the alert ends; without it, when the condition is false"
    case .during: "only during these hours; `not during`: only outside of them"
    case .if: "`if unknown hold|false|clear`: what an unknown condition counts as"
    case .late: "`late correct|mark|record|drop`: what happens with late events"
    case .severity: "`severity info|warning|critical`; without it `warning`"
    case .notify: "the sink that is told: `notify NAME at most every 10 min`"
    case .say: "the message, with placeholders: `say \"{device} at {speed in km/h:0} km/h\"`"
    case .device: "the device of a test"
    case .at: "in a test: an event at a time; of a field: its path; `at most every`: a cool-down"
    case .every: "in a test: events at a distance; with `passes`: at each multiple"
    case .until: "in a test: lets the time pass"
    case .events: "in a test: the events of a recorded file"
    case .expect: "in a test: what is expected, `expect nothing` or `expect fired at +30 s`"
    case .and: "true where both are; binds closer than `or`"
    case .or: "true where one of both is"
    case .not: "true where the condition is false; unknown stays unknown"
    case .is: "the field has this value: `ignition is on`"
    case .has: "the event carries the field; never unknown"
    case .between: "from the one to the other, both included: `speed between 10 km/h and 50 km/h`"
    case .by: "widens a limit: `speed > area.limit by 5 km/h`"
    case .inside: "the device is in the fence, the border included"
    case .outside: "the device is in no part of the fence: `not inside`"
    case .within: "how old a value may be; in a sequence how soon the step must follow"
    case .over: "how far back a window reaches: `avg(speed) over 5 min`"
    case .silent: "`silent for D`: nothing was heard of the device for this long"
    case .age: "the time since the newest valid fix"
    case .moved: "`moved over D`: metres between the first and the last fix of the window"
    case .distance: "`distance to F`: metres to the fence's border, 0 inside"
    case .count: "`count(EDGES) over D`: how often they happened"
    case .min: "the smallest value of a window: `min(speed) over 5 min`"
    case .max: "the largest value of a window: `max(speed) over 5 min`"
    case .avg: "the plain mean of a window: `avg(speed) over 5 min`"
    case .sum: "the sum of a window: `sum(fuel) over 5 min`"
    case .change: "the last value of a window less its first: `change(temperature) over 1 h`"
    case .enter: "an edge: from outside to inside of the fence"
    case .exit: "an edge: from inside to outside of the fence"
    case .cross: "an edge: the way between two fixes touches the fence, or crosses the line"
    case .alarm: "an edge: the event carries this alarm word"
    case .becomes: "an edge: the field takes this value"
    case .changes: "an edge: the field takes another value"
    case .passes: "an edge: the field reaches a value from below; `passes every`: each multiple"
    case .settled: "proven by so many fixes or so much time on the new side: `settled 2 fixes`"
    case .including: "`including start`: a first fix inside is an entry too"
    case .as: "the name of one fence of the set: `each SET as NAME`"
    case .only:
      "`only highest P`: of the fences the one with the highest value; of a sink: `only fired`, `only cleared`"
    case .except: "without these devices, or without these dates"
    case .in: "the unit, the zone, or the fence of an expected notice"
    case .then: "the next step of a sequence"
    case .no: "the step must not happen: `then no enter city within 90 min`; in a test `no position`"
    case .yes: "the value of a bool that is true"
    case .was: "the former name of a renamed rule, so that its alerts go on"
    case .while: "a condition that must be true at the edge"
    case .gap: "the largest hole between reports that still proves `held`"
    case .even: "`even if silent`: fires at the deadline without a report"
    case .after: "`clear after D`: ends the alert this long after it fired"
    }
  }

  /// Words that only some places know.
  private static let places: [String: String] = [
    "circle": "a disc: `circle LAT, LON radius 150 m`",
    "polygon": "an area by its corners: `polygon (48.1 11.5, 48.2 11.5, 48.2 11.6)`",
    "corridor": "all points within a radius of a line",
    "line": "a line to be crossed, with a left and a right",
    "radius": "in metres on the sphere",
    "margin": "how far beyond the border the way out ends",
    "feature": "the id or name of one feature of the file",
    "file": "the path of a file, relative to the rule file",
    "where": "only the features whose property has this value",
    "from": "the key in the file; of a mail its sender; of a test's steps the first time",
    "stdout": "a sink: standard output",
    "mail": "a sink: mail to these addresses",
    "webhook": "a sink: an HTTP address",
    "unknown": "neither true nor false: a value is missing",
    "hold": "`if unknown hold`: unknown neither fires nor clears (without the clause, so it is)",
    "correct": "`late correct`: goes back and evaluates again",
    "mark": "`late mark`: fires edges marked late, evaluates nothing again",
    "record": "`late record`: writes late events to the side file",
    "drop": "`late drop`: counts late events",
    "info": "the lowest severity", "warning": "the usual severity", "critical": "the highest severity",
    "highest": "the fence with the highest value counts", "lowest": "the fence with the lowest value counts",
    "remind": "`remind every D`: tells again while the alert is open",
    "fixes": "so many valid fixes", "fired": "the alert began", "cleared": "the alert ended",
    "reminded": "the alert is still open", "nothing": "no notice of any kind",
    "position": "in a test: the place of the event, `position 48.1, 11.5`",
    "heard": "in a test: when the event reached us",
    "moving": "in a test: along the straight way between two fences, `moving A to B`",
    "since": "in a test: the start of the alert", "saying": "in a test: the message",
    "rotate": "a new file `daily`, or `at 100 MB`", "keep": "how many old files are kept",
    "format": "`json` or `text`", "server": "the mail server: `smtp://` or `smtps://`",
    "insecure": "allows plain text to the mail server", "user": "the user name for the mail server",
    "password": "where the password is: `env NAME` or `file \"…\"`",
    "subject": "the subject of mails, with placeholders",
    "digest": "`digest every D`: several notices in one mail", "ca": "the certificate of the authority",
    "header": "a header of the request", "token": "where the bearer token is: `env NAME`",
    "secret": "where the key of the signature is: `env NAME`", "batch": "how many notices one request may hold",
    "peak": "of a message: the largest value of the alert, the smallest where the rule compares by `<`",
  ]

  /// Words of a message and what they stand for.
  package static let placeholders: [(word: String, meaning: String)] = [
    ("device", "the device's name"), ("rule", "the rule's name"), ("title", "the rule's title, else its name"),
    ("severity", "`info`, `warning` or `critical`"), ("fence", "the fence's name"),
    ("since", "when it began: `{since:HH:mm}`"), ("duration", "how long it has lasted"),
    ("time", "when it happened: `{time:HH:mm}`"), ("lat", "the latitude in degrees"),
    ("lon", "the longitude in degrees"), ("suppressed", "how many notices the cool-down held back"),
  ]
}
