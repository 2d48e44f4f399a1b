import Model
import Replays
import Testing

@Suite struct EpisodeBookTests {
  private func tally(clears: [Bool] = [true], mailSinks: UInt64 = 0, _ add: (inout Notices) -> Void) -> [RuleTally] {
    var notices = Notices()
    add(&notices)
    var book = EpisodeBook(clears: clears, mailSinks: mailSinks)
    book.take(notices.buffer)
    return book.finished
  }

  @Test func anEpisodeIsCountedWithItsLengthAndItsDevice() {
    let rule = tally {
      $0.add(.fired, at: 30, since: 0)
      $0.add(.cleared, at: 90, since: 0, n: 1)
      $0.add(.fired, device: "bus", at: 100)
    }[0]
    #expect(rule[.fired] == 2)
    #expect(rule[.cleared] == 1)
    #expect(rule.devices == 2)
    #expect(rule.durations.medianMilliseconds == 90_000)
    #expect(rule.told == 3)
  }

  @Test func whatFiresAgainWithinFiveMinutesFlaps() {
    func flaps(_ pause: Int64, device: String = "van", fence: UInt32 = 7) -> Int {
      tally {
        $0.add(.fired, fence: 7, at: 0)
        $0.add(.cleared, fence: 7, at: 60, since: 0, n: 1)
        $0.add(.fired, device: device, fence: fence, at: 60 + pause)
      }[0].flaps
    }
    #expect(flaps(1) == 1)
    #expect(flaps(300) == 1)
    #expect(flaps(301) == 0)
    #expect(flaps(1, device: "bus") == 0)
    #expect(flaps(1, fence: 8) == 0)
  }

  @Test func anEdgeDoesNotFlap() {
    let rule = tally(clears: [false]) {
      $0.add(.fired, at: 0)
      $0.add(.fired, at: 1)
    }[0]
    #expect(rule.flaps == 0)
    #expect(rule[.fired] == 2)
  }

  @Test func whatIsToldLaterOrToAnotherSinkIsNoOtherEpisode() {
    let rule = tally {
      $0.add(.fired, at: 0, sinks: 0)
      // The cool-down is over.
      $0.add(.fired, at: 600, since: 0, n: 1)
      // The same for a sink that counts otherwise.
      $0.add(.fired, at: 600, since: 0, n: 1, sinks: 2, isRecord: false)
    }[0]
    #expect(rule[.fired] == 1)
    #expect(rule.told == 2)
    #expect(rule.devices == 1)
  }

  @Test func rulesBeyondSixtyFourHaveDevicesOfTheirOwn() {
    let rules = tally(clears: Array(repeating: true, count: 130)) {
      $0.add(.fired, rule: 0, at: 0)
      $0.add(.fired, rule: 129, at: 0)
      $0.add(.fired, rule: 129, device: "bus", at: 0)
      $0.add(.fired, rule: 64, device: "bus", at: 0)
    }
    #expect(rules.map(\.devices).enumerated().filter { $0.element > 0 }.map(\.offset) == [0, 64, 129])
    #expect(rules[129].devices == 2)
  }

  @Test func onlyNoticesForMailSinksAreMails() {
    var notices = Notices()
    notices.add(.fired, at: 0, sinks: 0b101)
    notices.add(.fired, at: 1, sinks: 0b001)
    notices.add(.fired, at: 2, sinks: 0b110)
    var book = EpisodeBook(clears: [true], mailSinks: 0b100)
    book.take(notices.buffer)
    #expect(book.mailed.map(\.moment) == [Notices.at(0), Notices.at(2)])
    #expect(book.mailed.allSatisfy { $0.sinks == 0b100 })
    book.removeMailed()
    #expect(book.mailed.isEmpty)
  }

  @Test func theWorstHourIsTheFirstOfTheFullest() {
    let rule = tally {
      for second: Int64 in [0, 10, 3600, 3601, 7200] { $0.add(.fired, at: second) }
    }[0]
    #expect(rule.toldByHour.worst.map { [$0.hour, Int64($0.count)] } == [Notices.at(0), 2])
  }
}
