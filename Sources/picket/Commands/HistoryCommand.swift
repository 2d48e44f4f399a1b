internal import ArgumentParser
internal import Host
internal import Model
internal import Platform
internal import Rules

/// `picket history`: thin, over `Host.History`.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show the notices that there were.",
    usage: "picket history --state <folder> [<options>]",
    discussion: """
      Reads the notice log of a state directory, also while an engine runs on it. Notices that no sink was told are in \
      it too, and say so.

        picket history --state /var/lib/picket --limit 20
        picket history --state /var/lib/picket --device 't-*' --severity warning
        picket history --state /var/lib/picket --kind fired --format csv

      Exit codes: 0 shown, also where there are none; 2 could not read, or a part of the history is damaged: the rest \
      is shown.
      """)

  @Option(help: ArgumentHelp("The directory that `picket run --state` was given.", valueName: "folder"))
  var state: String

  @Option(help: ArgumentHelp("Notices of rules with a name like this.", valueName: "glob"))
  var rule: String?

  @Option(help: ArgumentHelp("Notices of devices with a name like this.", valueName: "glob"))
  var device: String?

  @Option(help: ArgumentHelp("Notices of this time or later: `2026-03-02T08:00:00Z`.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Notices of this time or earlier.", valueName: "time"))
  var to: String?

  @Option(help: ArgumentHelp("Notices this grave or graver: \(Self.severities).", valueName: "severity"))
  var severity: String?

  @Option(help: ArgumentHelp("Notices of these kinds: \(Self.kinds).", valueName: "kind,…"))
  var kind: String?

  @Flag(help: "Only notices that a sink was told.")
  var told = false

  @Option(help: ArgumentHelp("The newest ones only.", valueName: "count"))
  var limit: Int?

  @Option(help: ArgumentHelp("table, json with one notice a line, or csv.", valueName: "format"))
  var format = HistoryFormat.table.rawValue

  private static var severities: String { Severity.allCases.map(\.rawValue).joined(separator: ", ") }
  private static var kinds: String { NoticeKind.allCases.map(\.rawValue).joined(separator: ", ") }

  mutating func validate() throws {
    if HistoryFormat(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `table`, `json` or `csv`")
    }
    for time in [from, to].compactMap({ $0 }) where TimeArgument.parse(time) == nil {
      throw ValidationError("`\(time)` is no time; write `2026-03-02T08:00:00Z`")
    }
    if let severity, Severity(rawValue: severity) == nil {
      throw ValidationError("there is no severity `\(severity)`; there are \(Self.severities)")
    }
    for word in kindWords where NoticeKind(rawValue: word) == nil {
      throw ValidationError("there is no kind of notice `\(word)`; there are \(Self.kinds)")
    }
    if let limit, limit < 1 { throw ValidationError("`--limit` wants at least 1") }
  }

  private var kindWords: [String] { (kind ?? "").split(separator: ",").map(String.init) }

  func run() throws {
    var query = HistoryQuery()
    query.rule = rule.map { Glob($0) }
    query.device = device.map { Glob($0) }
    query.from = from.flatMap { TimeArgument.parse($0) }
    query.to = to.flatMap { TimeArgument.parse($0) }
    query.severity = severity.flatMap { Severity(rawValue: $0) }
    if kind != nil { query.kinds = Set(kindWords.compactMap { NoticeKind(rawValue: $0) }) }
    query.toldOnly = told
    query.limit = limit
    let announcer = Announcer()
    do {
      let summary = try History.show(
        state: state, query: query, format: HistoryFormat(rawValue: format) ?? .table,
        columns: Machine.terminalColumns, isColoured: Machine.wantsColourOnOutput, announcer: announcer)
      if summary.notices == 0 && Machine.isTerminal { announcer.mention("no such notices") }
      if !summary.damages.isEmpty { throw Outcome.failed }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
