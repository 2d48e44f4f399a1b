/// Pages of the L codes that need a recording: `check --input`.
extension DiagnosticPages {
  static let recordedLints: [DiagnosticPage] = [
    DiagnosticPage(
      .holesBetweenReports,
      meaning: """
        The rule asks for a state that is held, proven by reports, and the reports of its devices are usually further apart \
        than the hole that `gap` allows: it can hardly ever fire. Without `gap` a hole may be the larger of 2 min and twice \
        `held`. Write a `gap` of two or three times the usual time between reports.
        """,
      wrong: """
        rule speeding
          when speed > 50 km/h
          held 30 s
        """,
      right: """
        rule speeding
          when speed > 50 km/h
          held 5 min gap 10 min
        """,
      input: everyFiveMinutes),
    DiagnosticPage(
      .heldBelowReports,
      meaning: """
        `held` is shorter than the usual time between two reports, so it is always the second true report that proves it, \
        whatever stands there. Write the time that passes in truth, or leave `held` out where one report is enough.
        """,
      wrong: """
        rule speeding
          when speed > 50 km/h
          held 30 s
        """,
      right: """
        rule speeding
          when speed > 50 km/h
          held 2 min
        """,
      input: everyMinute),
    DiagnosticPage(
      .silenceBelowReports,
      meaning: """
        The devices usually send less often than the silence that the rule waits for: it fires after most reports, and \
        clears with the next. Write about three times the usual time between reports.
        """,
      wrong: """
        rule lost-contact
          when silent for 2 min
        """,
      right: """
        rule lost-contact
          when silent for 15 min
        """,
      input: everyFiveMinutes),
    DiagnosticPage(
      .windowBelowReports,
      meaning: """
        A window is known only where its samples span half of it, and this one is shorter than the usual time between two \
        samples: it holds one, and stays unknown. Write a window that holds several reports.
        """,
      wrong: """
        rule speeding
          when avg(speed) over 2 min > 50 km/h
        """,
      right: """
        rule speeding
          when avg(speed) over 30 min > 50 km/h
        """,
      input: everyFiveMinutes),
    DiagnosticPage(
      .fenceBelowFixes,
      meaning: """
        Devices drive through the fence between two fixes: most ways over it leave no fix in it, and `enter` and `exit` see \
        only those that do. Make the fence larger, or write `cross`, which looks at the way between two fixes.
        """,
      wrong: """
        fence gate circle 48.1, 11.505 radius 20 m

        rule through-the-gate
          on enter gate
        """,
      right: """
        fence gate circle 48.1, 11.505 radius 20 m

        rule through-the-gate
          on cross gate
        """,
      input: overTheGate),
    DiagnosticPage(
      .neverReported,
      meaning: """
        None of the devices that the rule looks at ever sent the field that it needs, so it can never fire (or its alerts never \
        end). Read a field that they do send, give the rule a list of devices with `for`, or leave it out.
        """,
      wrong: """
        rule battery-low
          when battery < 15 %
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """,
      input: everyMinute),
    DiagnosticPage(
      .nobodyInInput,
      meaning: """
        The list that the rule names behind `for` matches none of the devices of the recording. Mostly the names are written \
        in another way: look at capitals, zeros in front and at `*`.
        """,
      wrong: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos
        """,
      right: """
        devices vans "t-*"

        rule sos
          for vans
          on  alarm sos
        """,
      input: everyMinute),
  ]

  /// One tracker that reports so often, always with the same speed.
  private static func reports(every seconds: Int) -> String {
    (0..<20).map { number in
      let time = number * seconds
      let clock = [8 + time / 3600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      return #"{"device":"t-1","time":"2026-03-02T\#(clock.joined(separator: ":"))Z","lat":48.1,"lon":11.5,"speed":60}"#
    }.joined(separator: "\n") + "\n"
  }

  private static let everyMinute = reports(every: 60)
  private static let everyFiveMinutes = reports(every: 300)

  /// One that drives to and fro, 740 m a minute, always over the gate.
  private static let overTheGate: String =
    (10..<34).map { minute in
      #"{"device":"t-1","time":"2026-03-02T08:\#(minute):00Z","lat":48.1,"lon":11.5\#(minute % 2)}"#
    }.joined(separator: "\n") + "\n"
}
