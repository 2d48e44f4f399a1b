internal import ArgumentParser
internal import Delivery
internal import Platform
internal import Storage

/// `picket spool`: what is owed to mail and webhook sinks, over `Delivery.Spool`.
struct SpoolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spool",
    abstract: "See and change what mail and webhook sinks are still owed.",
    discussion: """
        picket spool list --state /var/lib/picket
        picket spool show 12 --state /var/lib/picket
        picket spool retry --dead --state /var/lib/picket
        picket spool drop --sink ops --state /var/lib/picket

      Safe beside a running engine, which takes up what is asked within a second.

      Exit codes: 0 done, 2 could not do it.
      """,
    subcommands: [List.self, Show.self, Retry.self, Drop.self])

  /// Where the spool is.
  struct Place: ParsableArguments {
    @Option(help: ArgumentHelp("The state directory of `picket run`.", valueName: "directory"))
    var state: String
  }

  /// How it is shown.
  struct Form: ParsableArguments {
    @Option(help: ArgumentHelp("A table for people, or json with one object a line.", valueName: "format"))
    var format = "table"

    mutating func validate() throws {
      if format != "table" && format != "json" {
        throw ValidationError("there is no format `\(format)`; write `table` or `json`")
      }
    }
  }

  /// Says a failure and gives the exit code.
  static func report(_ body: (Announcer) throws(RunFailure) -> Void) throws {
    let announcer = Announcer()
    do throws(RunFailure) {
      try body(announcer)
    } catch {
      announcer.say(error.message)
      throw Outcome.failed
    }
  }

  /// Which notices are meant.
  struct Choice: ParsableArguments {
    @Argument(help: ArgumentHelp("Numbers of notices.", valueName: "id"))
    var ids: [Int64] = []
    @Option(help: ArgumentHelp("All that this sink is owed; with --dead its dead ones.", valueName: "name"))
    var sink: String?
    @Flag(help: "All that was given up on.")
    var dead = false
    @Flag(help: "All there is.")
    var all = false

    mutating func validate() throws {
      if ids.isEmpty, sink == nil, !dead, !all {
        throw ValidationError("say which notices: their numbers, `--sink NAME`, `--dead` or `--all`")
      }
      if !ids.isEmpty, sink != nil || dead || all {
        throw ValidationError("give numbers of notices, or `--sink`, `--dead`, `--all`; not both")
      }
    }

    var selections: [SpoolRequest.Selection] {
      ids.isEmpty
        ? [SpoolRequest.Selection(sink: sink, isDead: dead)]
        : Set(ids).sorted().map { SpoolRequest.Selection(notice: $0) }
    }

    /// Does it, and says what was done.
    func change(_ verb: SpoolRequest.Verb, at place: Place) throws {
      try SpoolCommand.report { (announcer) throws(RunFailure) in
        let spool = try Spool(folder: place.state, announcer: announcer)
        announcer.mention(try spool.change(verb, selections, announcer: announcer, now: WallClock.now()))
      }
    }
  }
}

extension SpoolCommand {
  /// `picket spool list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Show what is owed, and what was given up on.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form
    @Option(help: ArgumentHelp("Only what this sink is owed.", valueName: "name"))
    var sink: String?
    @Flag(help: "Only what was given up on.")
    var dead = false

    func run() throws {
      try SpoolCommand.report { (announcer) throws(RunFailure) in
        let spool = try Spool(folder: place.state, announcer: announcer)
        let selection = SpoolRequest.Selection(sink: sink, isDead: dead)
        if form.format == "json" {
          try SpoolJSON.list(spool, selection, write: Machine.write)
        } else {
          try SpoolText.list(spool, selection, now: WallClock.now(), write: Machine.write)
        }
      }
    }
  }

  /// `picket spool show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show one notice: who has it, and the text of its mail.")

    @Argument(help: ArgumentHelp("The number that `spool list` gives.", valueName: "id"))
    var id: Int64
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
      try SpoolCommand.report { (announcer) throws(RunFailure) in
        let entry = try Spool(folder: place.state, announcer: announcer).entry(id)
        try Machine.write(
          form.format == "json" ? SpoolJSON.entry(entry) : SpoolText.entry(entry, now: WallClock.now()))
      }
    }
  }

  /// `picket spool retry`.
  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry", abstract: "Try notices now, dead ones anew.")

    @OptionGroup var choice: Choice
    @OptionGroup var place: Place

    func run() throws { try choice.change(.retry, at: place) }
  }

  /// `picket spool drop`.
  struct Drop: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "drop", abstract: "Never deliver notices, and keep them no longer.")

    @OptionGroup var choice: Choice
    @OptionGroup var place: Place

    func run() throws { try choice.change(.drop, at: place) }
  }
}
