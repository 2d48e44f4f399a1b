/// Pages of the R codes: the shape of rules; more of them.
extension DiagnosticPages {
  static let rules2: [DiagnosticPage] = [
    DiagnosticPage(
      .conditionTooLarge,
      meaning: """
        The condition has more than 4,096 parts or 256 levels, the lets that it reads counted in. Make several \
        rules of it.
        """,
      wrong: """
        rule odd-speed
          when speed > 90 km/h or charging
        """,
      right: """
        rule odd-speed
          when speed > 90 km/h or charging
          held 10 s
        """,
      grown: { $0.replacing("or charging", with: String(repeating: "or charging ", count: 4_096)) }),
    DiagnosticPage(
      .tooMany,
      meaning: """
        There is more of something than a rule set can hold: rules (65,535), sinks (63), fields that rules read \
        (64), words of alarms in quotes (40), `notify` clauses of a rule (16), edges behind `on` (256).
        """,
      wrong: """
        sink log file "alerts.jsonl"

        rule sos
          on     alarm sos
          notify log
        """,
      right: """
        sink log file "alerts.jsonl"

        rule sos
          on     alarm sos
          notify log at most every 10 min
        """,
      grown: { $0.replacing("alarm sos", with: "alarm sos" + String(repeating: " or alarm sos", count: 256)) }),
    DiagnosticPage(
      .misplacedClause,
      meaning: """
        The clause stands where it does not belong: outside of a rule, or with something that it says nothing \
        about.
        """,
      wrong: """
        when speed > 90 km/h
        """,
      right: """
        rule speeding
          when speed > 90 km/h
        """),
    DiagnosticPage(
      .testShape,
      meaning: """
        The parts of the test do not fit together. The first step has a time of its own; expectations stand behind \
        the last step, at least one; `expect nothing` stands alone.
        """,
      wrong: """
        rule sos
          on alarm sos

        test "a cry is told"
          rule   sos
          device van-1
          at     +0 s alarm sos
          expect fired
        """,
      right: """
        rule sos
          on alarm sos

        test "a cry is told"
          rule   sos
          device van-1
          at     2026-03-02T08:00:00Z alarm sos
          expect fired
        """),
  ]
}
