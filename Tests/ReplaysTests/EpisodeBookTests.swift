import Model
import Replays
import Testing

@Suite struct EpisodeBookTests {
  private func tally(clears: [Bool] = [true], mailSinks: UInt64 = 0, _ add: (inout Notices) -> Void) -> [RuleTally] {
    var notices = Notices()
    add(&notices)
    var book = EpisodeBook(clears: clears, mailSinks: mailSinks)
    book.take(notices.buffer)
    return book.finished(until: Notices.at(10_000))
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
    #expect(rule.told == 1)
    #expect(rule.toldByHour.total == 1)
    #expect(rule.devices == 1)
  }

  @Test func aNoticeIsToldOnceHoweverManySinksCountOtherwise() {
    var notices = Notices()
    notices.add(.fired, at: 0, sinks: 0b010, isRecord: false)
    notices.add(.fired, at: 0, sinks: 0b100, isRecord: false)
    notices.add(.fired, at: 0, sinks: 0b001)
    var book = EpisodeBook(clears: [true], mailSinks: 0b110)
    book.take(notices.buffer)
    #expect(book.finished(until: Notices.at(0))[0].told == 1)
    // Each of them is a mail.
    #expect(book.mailed.map(\.sinks) == [0b010, 0b100])
  }

  @Test func anAlertIsOpenFromItsFiringToItsClearingOrToTheEnd() {
    func open(until end: Int64, _ add: (inout Notices) -> Void) -> Int64 {
      var notices = Notices()
      add(&notices)
      var book = EpisodeBook(clears: [true], mailSinks: 0)
      book.take(notices.buffer)
      return book.finished(until: Notices.at(end))[0].openMilliseconds
    }
    #expect(open(until: 900) { $0.add(.fired, at: 30, since: 0) } == 870_000)
    #expect(
      open(until: 900) {
        $0.add(.fired, at: 30, since: 0)
        $0.add(.cleared, at: 90, since: 0, n: 1)
        $0.add(.fired, device: "bus", at: 100)
        $0.add(.withdrawn, device: "bus", at: 110, since: 100, n: 1)
        $0.add(.fired, at: 800)
      } == 60_000 + 10_000 + 100_000)
    // It fired at a deadline behind the last event.
    #expect(open(until: 20) { $0.add(.fired, at: 30, since: 0) } == 0)
  }

  /// Two parts of the fleet whose chunks hold hours: the one that is evaluated first makes the other forget nothing.
  @Test func noPartOfTheFleetRunsAheadOfAnother() {
    func chunk(of device: String, hour: Int64, startsOpen: Bool) -> Notices {
      var notices = Notices()
      for minute: Int64 in stride(from: 0, to: 600, by: 4) {
        let at = hour * 3600 + minute * 60
        let isClearing = (minute % 8 == 0) == startsOpen
        notices.add(isClearing ? .cleared : .fired, device: device, at: at, since: at, n: isClearing ? 1 : 0)
      }
      return notices
    }
    var book = EpisodeBook(clears: [true], mailSinks: 0)
    for (number, hour) in [Int64(0), 10, 20].enumerated() {
      book.beginChunk(at: number == 0 ? nil : Notices.at(hour * 3600 - 1))
      for device in ["van", "bus"] { book.take(chunk(of: device, hour: hour, startsOpen: false).buffer) }
    }
    // A chunk begins with a firing and ends with a clearing, and all but the first firing follow one by 4 minutes.
    #expect(book.finished(until: 0)[0].flaps == 2 * (3 * 75 - 1))
  }

  @Test func clearingsOfLongAgoAreForgotten() {
    var notices = Notices()
    notices.add(.fired, at: 0)
    notices.add(.cleared, at: 60, since: 0, n: 1)
    var book = EpisodeBook(clears: [true], mailSinks: 0)
    for hour: Int64 in 0..<3 {
      book.beginChunk(at: Notices.at(hour * 3600))
      if hour == 0 { book.take(notices.buffer) }
    }
    var again = Notices()
    again.add(.fired, at: 61)
    book.take(again.buffer)
    #expect(book.finished(until: 0)[0].flaps == 0)
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
