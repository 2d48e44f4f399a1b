import Foundation

/// Enters and exits in the form of ../shared/data/README.md: what is hashed there.
struct ReferenceEvents: Equatable {
  struct Event: Hashable, Comparable {
    /// 1-based, in the tracks file.
    var line: Int
    var isEnter: Bool
    /// Position in the fence file.
    var fence: Int

    /// By line, exits before enters, each in the order of the fence file.
    static func < (a: Event, b: Event) -> Bool {
      (a.line, a.isEnter ? 1 : 0, a.fence) < (b.line, b.isEnter ? 1 : 0, b.fence)
    }
  }
  private(set) var events: [Event] = []

  var enterCount: Int { events.count { $0.isEnter } }
  var exitCount: Int { events.count { !$0.isEnter } }

  init(_ events: [Event]) { self.events = events.sorted() }

  /// `line TAB time TAB device TAB enter|exit TAB fence id LF`
  func text(_ tracks: TrackFile, fenceIDs: [String]) -> String {
    var text = ""
    for event in events {
      let line = tracks.lines[event.line - 1]
      let kind = event.isEnter ? "enter" : "exit"
      text += "\(event.line)\t\(line.time)\t\(line.device)\t\(kind)\t\(fenceIDs[event.fence])\n"
    }
    return text
  }

  func sha256(_ tracks: TrackFile, fenceIDs: [String]) throws -> String {
    let folder = try Scratch()
    let path = try folder.write("events.tsv", text(tracks, fenceIDs: fenceIDs))
    let said = try BuiltProgram.launch("/usr/bin/sha256sum", [path]).output
    return String(decoding: said.prefix(64), as: UTF8.self)
  }
}

/// Finds the line of the tracks file that each notice speaks of, by device and time: no two lines have both alike.
struct NoticeLines {
  enum Trouble: Error { case unreadable(String), noLine(String), twoLines(String) }

  private struct Key: Hashable {
    var device: String
    var time: String
  }
  private var places: [Key: Int] = [:]
  private let ranks: [String: Int]

  init(_ tracks: TrackFile, fenceIDs: [String]) throws {
    for (number, line) in tracks.lines.enumerated() {
      let other = places.updateValue(number + 1, forKey: Key(device: line.device, time: Self.precise(line.time)))
      if other != nil { throw Trouble.twoLines("\(line)") }
    }
    ranks = Dictionary(uniqueKeysWithValues: fenceIDs.enumerated().map { ($1, $0) })
  }

  /// `…:05Z` and `…:05.000Z` are one time.
  private static func precise(_ time: String) -> String {
    let parts = time.dropLast().split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    return (parts.first ?? "") + "." + fraction + String(repeating: "0", count: max(0, 3 - fraction.count))
  }

  /// The notices of `went-in` and `went-out`.
  func events(of output: Data) throws -> ReferenceEvents {
    var events: [ReferenceEvents.Event] = []
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      guard let notice = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        let rule = notice["rule"] as? String, let fence = notice["fence"] as? String, let rank = ranks[fence],
        let device = notice["device"] as? String, let time = notice["time"] as? String
      else { throw Trouble.unreadable(text) }
      guard let place = places[Key(device: device, time: Self.precise(time))] else { throw Trouble.noLine(text) }
      events.append(.init(line: place, isEnter: rule == "went-in", fence: rank))
    }
    return ReferenceEvents(events)
  }
}
