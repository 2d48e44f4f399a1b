import Model
import Platform
import Synchronization
import Testing

@testable import Monitoring

@Suite struct MetricsBoardTests {
  private let second: Int64 = 1_000_000_000

  @Test func isDueOnceInAnInterval() {
    let board = MetricsBoard(version: "1")
    let times: [Int64] = [5, 6, 999_999_999, 1_000_000_004, 1_000_000_005, 1_000_000_006, 9_000_000_000]
    #expect(times.map { board.isDue(at: $0) } == [true, false, false, false, true, false, true])
  }

  @Test func isDueForOneOfMany() {
    let board = MetricsBoard(version: "1")
    let tally = Tally()
    let threads = (0..<8).map { _ in
      Spawned.start {
        for time in stride(from: Int64(0), to: 100_000_000_000, by: 500_000_000) where board.isDue(at: time) {
          tally.wins.add(1, ordering: .relaxed)
        }
      }
    }
    for thread in threads { thread.join() }
    // 100 seconds; threads that lag behind the newest time find nothing due.
    #expect((1...100).contains(tally.wins.load(ordering: .relaxed)))
  }

  private final class Tally: Sendable {
    let wins = Atomic<Int>(0)
  }

  @Test func readsWhatWasWritten() {
    let board = MetricsBoard(version: "1.2.3")
    board.update { $0.intake.lines = 5 }
    board.update { $0.intake.late = 2 }
    let snapshot = board.read()
    #expect(snapshot.intake.lines == 5 && snapshot.intake.late == 2)
    #expect(snapshot.process.version == "1.2.3")
    #expect(snapshot.process.residentBytes > 1 << 20)
    #expect(snapshot.process.openDescriptors > 2)
    #expect(snapshot.process.start > 1_700_000_000_000)
  }

  @Test func stallsWhereInputWaits() {
    let board = MetricsBoard(version: "1")
    board.update { $0.phase = .running }
    // Nothing waits, however long.
    #expect(board.health(at: .max / 2) == .well)
    let start = 1_000_000 * second
    board.noteRead(at: start)
    board.noteRead(at: start + 20 * second)
    #expect(board.read().flow.chunksWaiting == 2)
    #expect(board.health(at: start + 29 * second) == .well)
    #expect(board.health(at: start + 31 * second) == .stalled(seconds: 31))
    board.noteTold(at: start + 40 * second)
    #expect(board.health(at: start + 69 * second) == .well)
    #expect(board.health(at: start + 70 * second) == .stalled(seconds: 30))
    board.noteTold(at: start + 80 * second)
    #expect(board.health(at: start + 500 * second) == .well)
    board.noteRead(at: start + 600 * second)
    #expect(board.health(at: start + 601 * second) == .well)
  }

  @Test func faultsComeAndGo() {
    let board = MetricsBoard(version: "1")
    board.update { $0.phase = .running }
    board.setFault("journal", "the journal cannot be written: no space left on device")
    board.setFault("a.jsonl", "cannot write `a.jsonl`")
    #expect(
      board.health(at: 0)
        == .faulty(["cannot write `a.jsonl`", "the journal cannot be written: no space left on device"]))
    board.setFault("journal", nil)
    board.setFault("a.jsonl", nil)
    #expect(board.health(at: 0).isWell)
  }

  @Test(arguments: [
    (MetricsSnapshot.Phase.starting, "starting"), (.recovering(done: 3, of: 4), "recovering"), (.stopping, "stopping"),
  ])
  func isNotWellBeforeAndAfter(_ phase: MetricsSnapshot.Phase, _ word: String) {
    let board = MetricsBoard(version: "1")
    board.update { $0.phase = phase }
    let health = board.health(at: 0)
    #expect(!health.isWell && health.word == word)
  }

  @Test func progressIsAPercentage() {
    #expect(Health.recovering(done: 3, of: 4).reason == "it reads its journal again: 75 % done")
    #expect(Health.percent(9, 0) == 100)
    #expect(Health.percent(-5, 10) == 0)
    #expect(Health.percent(.max, .max) == 100)
  }

  @Test func aReloadTakesNoCountBack() {
    var before = RuleMetrics(name: "a", severity: .info)
    before.fired = 7
    before.open = 3
    var after = RuleMetrics(name: "a", severity: .critical)
    after.fired = 1
    after.open = 2
    after.add(earlier: before)
    #expect(after.fired == 8 && after.open == 2 && after.severity == .critical)
  }
}
