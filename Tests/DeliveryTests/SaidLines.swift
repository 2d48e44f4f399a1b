import Synchronization

/// What was said, for tests that look at it.
final class SaidLines: Sendable {
  private let said = Mutex<[String]>([])
  var lines: [String] { said.withLock { $0 } }
  var add: @Sendable (String) -> Void { { line in self.said.withLock { $0.append(line) } } }
}
