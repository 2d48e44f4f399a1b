import Model
import Rules
import Testing

@testable import Replays

@Suite struct MailForecastTests {
  /// Seconds at which mails go.
  private func mails(
    digest: Int64? = nil, rate: (count: Int, seconds: Int64)? = nil, isCritical: Bool = false, at seconds: [Int64],
    stale: Set<Int64> = []
  ) -> [Int64] {
    var settings = MailSettings(recipients: ["ops@example.org"])
    settings.digestEveryMilliseconds = digest.map { $0 * 1000 }
    settings.atMost = rate.map { MailSettings.Rate(count: $0.count, perMilliseconds: $0.seconds * 1000) }
    var forecast = SinkForecast(settings)
    var mails = seconds.flatMap {
      forecast.take(0, at: $0 * 1000, isCritical: isCritical, isStale: stale.contains($0))
    }
    mails += forecast.advance(to: .max)
    return mails.map { $0.moment / 1000 }
  }

  @Test func withoutADigestEachNoticeIsAMail() {
    #expect(mails(at: [0, 1, 2]) == [0, 1, 2])
  }

  @Test func aDigestGathersFromItsFirstNotice() {
    #expect(mails(digest: 300, at: [0, 10, 299, 301, 900]) == [300, 601, 1200])
  }

  @Test func criticalNoticesWaitForNothing() {
    #expect(mails(digest: 300, isCritical: true, at: [0, 1, 2]) == [0, 1, 2])
    #expect(mails(rate: (1, 3600), isCritical: true, at: [0, 1, 2]) == [0, 1, 2])
  }

  @Test func whatExceedsTheLimitIsOneMailWhenThereIsRoom() {
    #expect(mails(rate: (2, 3600), at: [0, 10, 20, 30, 40]) == [0, 10, 3600])
  }

  @Test func staleNoticesWaitForCompany() {
    #expect(mails(at: [0, 10, 20], stale: [0, 10]) == [20, 900])
  }

  @Test func aDigestListsFiveHundred() {
    #expect(mails(digest: 300, at: Array(0...250).flatMap { [$0, $0, $0] }).count == 2)
  }

  @Test func aMailCountsForTheRuleThatBeganIt() {
    var settings = MailSettings(recipients: ["ops@example.org"])
    settings.digestEveryMilliseconds = 300_000
    var forecast = SinkForecast(settings)
    var mails = forecast.take(3, at: 0, isCritical: false, isStale: false)
    mails += forecast.take(5, at: 1000, isCritical: false, isStale: false)
    mails += forecast.advance(to: .max)
    #expect(mails == [SinkForecast.Mail(rule: 3, moment: 300_000)])
  }
}
