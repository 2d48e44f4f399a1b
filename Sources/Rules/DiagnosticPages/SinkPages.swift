/// Pages of the K codes: sinks.
extension DiagnosticPages {
  static let sinks: [DiagnosticPage] = [
    DiagnosticPage(
      .unknownOption,
      meaning: """
        No sink knows this option. The operations page lists those of each kind.
        """,
      wrong: """
        sink log file "alerts.jsonl" kepp 30

        rule sos
          on     alarm sos
          notify log
        """,
      right: """
        sink log file "alerts.jsonl" keep 30

        rule sos
          on     alarm sos
          notify log
        """),
    DiagnosticPage(
      .repeatedOption,
      meaning: """
        The option stands twice, and only one can be meant.
        """,
      wrong: """
        sink log file "alerts.jsonl" keep 30 keep 7

        rule sos
          on     alarm sos
          notify log
        """,
      right: """
        sink log file "alerts.jsonl" keep 30

        rule sos
          on     alarm sos
          notify log
        """),
    DiagnosticPage(
      .passwordInText,
      meaning: """
        A password, token or secret stands in the rule file, where anybody reads it who reads the rules. Name an \
        environment variable, or for a password a file.
        """,
      wrong: """
        sink ops mail "ops@example.org"
          server "smtp://mail.example.org:587"
          user "picket" password "hunter2"

        rule sos
          on     alarm sos
          notify ops
        """,
      right: """
        sink ops mail "ops@example.org"
          server "smtp://mail.example.org:587"
          user "picket" password env PICKET_SMTP_PASSWORD

        rule sos
          on     alarm sos
          notify ops
        """),
    DiagnosticPage(
      .badAddress,
      meaning: """
        This is no address of a mailbox, a mail server or a webhook, or no header.
        """,
      wrong: """
        sink ops mail "ops example.org"

        rule sos
          on     alarm sos
          notify ops
        """,
      right: """
        sink ops mail "ops@example.org"

        rule sos
          on     alarm sos
          notify ops
        """),
    DiagnosticPage(
      .samePath,
      meaning: """
        Two sinks write to one file, which neither of them could rotate. Let the rules notify one sink, or choose \
        another path.
        """,
      wrong: """
        sink log  file "alerts.jsonl"
        sink copy file "./alerts.jsonl"

        rule sos
          on     alarm sos
          notify log
          notify copy
        """,
      right: """
        sink log  file "alerts.jsonl"
        sink copy file "copy.jsonl"

        rule sos
          on     alarm sos
          notify log
          notify copy
        """),
    DiagnosticPage(
      .badPath,
      meaning: """
        No file can have this path, or it has a placeholder that paths do not know: `{date}`, `{device}`, \
        `{rule}`.
        """,
      wrong: """
        sink log file "alerts/{day}.jsonl"

        rule sos
          on     alarm sos
          notify log
        """,
      right: """
        sink log file "alerts/{date}.jsonl"

        rule sos
          on     alarm sos
          notify log
        """),
    DiagnosticPage(
      .incompleteSink,
      meaning: """
        The sink lacks something: a user of a mail server goes with a password, and a password with a user.
        """,
      wrong: """
        sink ops mail "ops@example.org"
          server "smtp://mail.example.org:587"
          user "picket"

        rule sos
          on     alarm sos
          notify ops
        """,
      right: """
        sink ops mail "ops@example.org"
          server "smtp://mail.example.org:587"
          user "picket" password env PICKET_SMTP_PASSWORD

        rule sos
          on     alarm sos
          notify ops
        """),
    DiagnosticPage(
      .optionOfOtherSink,
      meaning: """
        The option belongs to another kind of sink: a mail cannot rotate, a file has no subject.
        """,
      wrong: """
        sink ops mail "ops@example.org" keep 30

        rule sos
          on     alarm sos
          notify ops
        """,
      right: """
        sink ops mail "ops@example.org"

        rule sos
          on     alarm sos
          notify ops
        """),
  ]
}
