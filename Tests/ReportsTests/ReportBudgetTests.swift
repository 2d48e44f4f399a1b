import Testing

@testable import Reports

@Suite struct ReportBudgetTests {
  @Test func whoHasLittleKeepsAll() {
    #expect(ReportBudget.fairShare(of: 100, among: [10, 20, 500, 400]) == 35)
    #expect(ReportBudget.fairShare(of: 1000, among: [10, 20, 30]) == 30)
    #expect(ReportBudget.fairShare(of: 10, among: [50, 50, 50]) == 3)
    #expect(ReportBudget.fairShare(of: 10, among: []) == 0)
  }

  @Test func sharesNeverExceedTheWhole() {
    var dice = Dice(seed: 9)
    for _ in 0..<200 {
      let counts = (0..<20).map { _ in Int(dice.next() % 1000) }
      let total = Int(dice.next() % 20_000)
      let share = ReportBudget.fairShare(of: total, among: counts)
      #expect(counts.reduce(0) { $0 + min($1, share) } <= total)
    }
  }
}
