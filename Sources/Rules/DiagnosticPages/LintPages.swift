/// Pages of the L codes: what is allowed and probably not meant.
extension DiagnosticPages {
  static let lints: [DiagnosticPage] = plainLints + reasonedLints + recordedLints

  private static let plainLints: [DiagnosticPage] = [
    DiagnosticPage(
      .unusedFence,
      meaning: """
        A fence or a set of fences is declared, and no rule names it. Often a rule is missing, or names another fence \
        than was meant. Name it in a rule, or leave the declaration out.
        """,
      wrong: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m

        rule left-the-depot
          on exit depot
        """,
      right: """
        fence depot circle 48.1371, 11.5754 radius 150 m
        fence yard  circle 48.2000, 11.6000 radius 80 m

        rule left-the-depot
          on exit depot or exit yard
        """),
    DiagnosticPage(
      .unusedSink,
      meaning: """
        A sink is declared, and no rule notifies it: nothing will ever be written to it. A rule without `notify` \
        writes to standard output, even where sinks are declared. Add `notify NAME` to the rules that are meant.
        """,
      wrong: """
        sink log file "alerts.jsonl"

        rule sos
          on alarm sos
        """,
      right: """
        sink log file "alerts.jsonl"

        rule sos
          on     alarm sos
          notify log
        """),
    DiagnosticPage(
      .unusedLet,
      meaning: """
        A condition has a name, and nothing reads it. Read it in a rule (`when parked`), or leave it out.
        """,
      wrong: """
        let parked = ignition is off and speed < 5 km/h

        rule long-stop
          when ignition is off
          held 2 h
        """,
      right: """
        let parked = ignition is off and speed < 5 km/h

        rule long-stop
          when parked
          held 2 h
        """),
    DiagnosticPage(
      .unusedDevices,
      meaning: """
        A device list is declared, and no rule names it behind `for`: the rules look at every device. Add `for NAME`, \
        or leave the list out.
        """,
      wrong: """
        devices vans "van-*"

        rule sos
          on alarm sos
        """,
      right: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos
        """),
    DiagnosticPage(
      .unusedHours,
      meaning: """
        Hours are declared, and no rule names them: the rules look at all hours. Add `during NAME` or \
        `not during NAME`, or leave them out.
        """,
      wrong: """
        hours work mon-fri 07:00-18:00

        rule moved-at-night
          on ignition becomes on
        """,
      right: """
        hours work mon-fri 07:00-18:00

        rule moved-at-night
          on  ignition becomes on
          not during work
        """),
    DiagnosticPage(
      .unusedField,
      meaning: """
        A field is declared, and no condition and no message reads it. Read it, or leave it out.
        """,
      wrong: """
        field fuel at "attributes.fuelLevel" ratio in %

        rule stopped
          when speed < 5 km/h
        """,
      right: """
        field fuel at "attributes.fuelLevel" ratio in %

        rule nearly-empty
          when fuel < 10 %
        """),
    DiagnosticPage(
      .clearOverlaps,
      meaning: """
        There are values at which `when` and `clear` are both true. The alert would clear with the very next event, \
        and fire again after it. Leave a gap: let `clear` begin below the limit of `when`.
        """,
      wrong: """
        rule speeding
          when  speed > 80 km/h
          clear speed < 85 km/h
        """,
      right: """
        rule speeding
          when  speed > 80 km/h
          clear speed < 75 km/h
        """),
    DiagnosticPage(
      .ruleForNobody,
      meaning: """
        The rule looks at no device, as all that `for` names is taken away by `except`. It can never fire. Name \
        another list, or except less.
        """,
      wrong: """
        devices vans "van-*"

        rule sos
          for vans except vans
          on  alarm sos
        """,
      right: """
        devices vans  "van-*"
        devices spare "van-9"

        rule sos
          for vans except spare
          on  alarm sos
        """),
    DiagnosticPage(
      .lateNotCorrected,
      meaning: """
        The rule asks for late events to be put into their right place, which is not built yet. They are counted, and \
        their alarms fire, marked late. Leave the clause out, or write `late mark`, `late record` or `late drop`.
        """,
      wrong: """
        rule stopped
          when speed < 5 km/h
          late correct
        """,
      right: """
        rule stopped
          when speed < 5 km/h
          late record
        """),
    DiagnosticPage(
      .neverTrue,
      meaning: """
        No value makes this condition true, so the rule can never fire. Mostly `or` was meant for `and`, or the two \
        limits changed places.
        """,
      wrong: """
        rule odd-speed
          when speed > 90 km/h and speed < 50 km/h
        """,
      right: """
        rule odd-speed
          when speed > 90 km/h or speed < 50 km/h
        """),
    DiagnosticPage(
      .deviceOutsideRule,
      meaning: """
        The rule of this test does not look at the device of this test: whatever the test sends, nothing fires, and \
        `expect nothing` would pass for no reason. Name a device that the rule's `for` has.
        """,
      wrong: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos

        test "a cry is told"
          rule   sos
          device bus-1
          at     2026-03-02T08:00:00Z alarm sos
          expect nothing
        """,
      right: """
        devices vans "van-*"

        rule sos
          for vans
          on  alarm sos

        test "a cry is told"
          rule   sos
          device van-1
          at     2026-03-02T08:00:00Z alarm sos
          expect fired
        """),
    DiagnosticPage(
      .repeatedNotify,
      meaning: """
        A rule notifies one sink twice, and each notice would be written twice. Leave one out, or part them by \
        `only fired` and `only cleared`.
        """,
      wrong: """
        sink log file "alerts.jsonl"

        rule speeding
          when   speed > 80 km/h
          notify log
          notify log
        """,
      right: """
        sink log file "alerts.jsonl"

        rule speeding
          when   speed > 80 km/h
          notify log only fired
          notify log only cleared
        """),
  ]
}
