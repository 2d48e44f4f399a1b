import Foundation

/// A notice as far as the slow engine works it out.
struct SmallNotice: Hashable, Comparable, CustomStringConvertible {
  var device: String
  var rule: String
  var time: String
  var kind: String
  /// Its number in the episode.
  var n: Int
  /// nil where the rule is about none; a rule without `each` may name one, which is not compared.
  var fence: String?
  var since: String

  init(device: String, rule: String, time: String, kind: String, n: Int, fence: String?, since: String) {
    self.device = device
    self.rule = rule
    self.time = time
    self.kind = kind
    self.n = n
    self.fence = fence
    self.since = since
  }

  /// Reads one line of the program's output; nil where a key is missing. An edge's `since` is its time where it is
  /// not told.
  init?(line: Data, namesFence: (_ rule: String) -> Bool) {
    guard let notice = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
      let device = notice["device"] as? String, let rule = notice["rule"] as? String,
      let time = notice["time"] as? String, let kind = notice["notice"] as? String, let n = notice["n"] as? Int
    else { return nil }
    self.init(
      device: device, rule: rule, time: time, kind: kind, n: n,
      fence: namesFence(rule) ? notice["fence"] as? String : nil, since: notice["since"] as? String ?? time)
  }

  var description: String { "\(time) \(device) \(rule) \(kind) #\(n) \(fence ?? "-") since \(since)" }

  static func < (a: SmallNotice, b: SmallNotice) -> Bool { a.description < b.description }
}
