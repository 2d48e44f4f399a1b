import Delivery
import Storage
import Testing

@Suite struct DeliveryPlanTests {
  private let plain = DeliveryPlan(DeliverySettings(recipients: ["a@b.c"]))

  @Test func `nothing owed is nothing to do`() {
    #expect(plain.next(SinkStanding(), now: 5) == .wait(until: nil))
  }

  @Test func `critical goes before what failed before, and that before new ones`() {
    var standing = SinkStanding()
    standing.hasCritical = true
    standing.open = .init(message: 3, nextTry: 0)
    standing.firstSingle = 1
    #expect(plain.next(standing, now: 5) == .form(.critical))
    standing.hasCritical = false
    #expect(plain.next(standing, now: 5) == .attempt(message: 3))
    standing.open = .init(message: 3, nextTry: 9)
    #expect(plain.next(standing, now: 5) == .form(.single))
    standing.firstSingle = nil
    #expect(plain.next(standing, now: 5) == .wait(until: 9))
  }

  @Test func `a sink that failed is left alone, but for critical notices a minute later`() {
    var standing = SinkStanding()
    standing.resumesAt = 3_600_000
    standing.failedAt = 0
    standing.firstSingle = 1
    #expect(plain.next(standing, now: 70_000) == .wait(until: 3_600_000))
    standing.hasCritical = true
    #expect(plain.next(standing, now: 50_000) == .wait(until: 60_000))
    #expect(plain.next(standing, now: 60_000) == .form(.critical))
    standing.isAsked = true
    #expect(plain.next(standing, now: 70_000) == .wait(until: 3_600_000))
  }

  @Test func `what was put off and what is new take turns`() {
    var standing = SinkStanding()
    standing.putOff = .init(message: 3, nextTry: 0)
    standing.firstSingle = 1
    #expect(plain.next(standing, now: 5) == .attempt(message: 3))
    #expect(plain.next(standing, now: 5, prefersNew: true) == .form(.single))
    standing.firstSingle = nil
    #expect(plain.next(standing, now: 5, prefersNew: true) == .attempt(message: 3))
    standing.putOffCounted = .init(message: 4, nextTry: 0)
    #expect(plain.next(standing, now: 5, prefersNew: true) == .attempt(message: 4))
    standing.putOffCritical = .init(message: 5, nextTry: 0)
    standing.hasCritical = true
    #expect(plain.next(standing, now: 5) == .attempt(message: 5))
    #expect(plain.next(standing, now: 5, prefersNew: true) == .form(.critical))
  }

  @Test func `a failure of before the clock was set back holds no critical notice`() {
    var standing = SinkStanding()
    standing.resumesAt = 9_000_000
    standing.failedAt = 8_000_000
    standing.hasCritical = true
    #expect(plain.next(standing, now: 1_000_000) == .form(.critical))
  }

  @Test func `a clock set back a year does not hold mail back for a year`() {
    let year: Int64 = 365 * 86_400_000
    var standing = SinkStanding()
    standing.resumesAt = year
    standing.open = .init(message: 1, nextTry: year)
    #expect(plain.next(standing, now: 0) == .attempt(message: 1))
    standing.open = nil
    standing.firstStale = year
    #expect(plain.next(standing, now: 0) == .digest(takesAll: false))
  }

  @Test func `with a digest and no limit all wait for it`() {
    let plan = DeliveryPlan(DeliverySettings(recipients: [], digestMilliseconds: 300))
    var standing = SinkStanding()
    standing.firstSingle = 100
    #expect(plan.next(standing, now: 150) == .wait(until: 400))
    #expect(plan.next(standing, now: 400) == .digest(takesAll: true))
    #expect(plan.next(standing, now: 150, isLast: true) == .digest(takesAll: true))
  }

  @Test func `beyond the limit all wait for room`() {
    let rate = DeliverySettings.Rate(count: 2, windowMilliseconds: 1000)
    let plan = DeliveryPlan(DeliverySettings(recipients: [], rate: rate))
    var standing = SinkStanding()
    standing.firstSingle = 100
    standing.limitingSending = 100
    #expect(plan.next(standing, now: 1099) == .moveToDigest)
    #expect(plan.next(standing, now: 1100) == .form(.single))
    standing.firstSingle = nil
    standing.firstExcess = 100
    standing.open = .init(message: 1, nextTry: 200)
    #expect(plan.next(standing, now: 1099) == .wait(until: 1100))
    #expect(plan.next(standing, now: 1100) == .attempt(message: 1))
    standing.open = nil
    #expect(plan.next(standing, now: 1100) == .digest(takesAll: false))
    // What has reached somebody counts already: its other recipients need no room.
    standing.openCounted = .init(message: 2, nextTry: 200)
    #expect(plan.next(standing, now: 300) == .attempt(message: 2))
  }

  /// Every standing of a small world: a step never claims what is not there, and waiting never ends in the past.
  @Test func `a step fits the standing, whatever that is`() {
    let times: [Int64?] = [nil, 0, 50, 100, 150]
    let opens: [SinkStanding.Open?] = [nil, .init(message: 7, nextTry: 50), .init(message: 7, nextTry: 150)]
    let now: Int64 = 100
    var settings: [DeliverySettings] = []
    for digest in [nil, 30, 80] as [Int64?] {
      for rate in [nil, DeliverySettings.Rate(count: 1, windowMilliseconds: 60)] {
        settings.append(DeliverySettings(recipients: [], digestMilliseconds: digest, rate: rate))
      }
    }
    for setting in settings {
      let plan = DeliveryPlan(setting)
      for (first, second) in pairs(times, times) {
        for (third, sending) in pairs(times, times) {
          for (open, critical) in pairs(opens, opens) {
            for hasCritical in [false, true] {
              var standing = SinkStanding()
              standing.firstSingle = first
              standing.firstStale = second
              standing.firstExcess = third
              standing.limitingSending = sending.map { min($0, now) }
              standing.open = open
              standing.openCritical = critical
              standing.hasCritical = hasCritical
              let isFull = setting.rate != nil && (standing.limitingSending ?? -1000) + 60 > now
              switch plan.next(standing, now: now) {
              case .attempt:
                let isCritical = (critical?.nextTry ?? 999) <= now
                #expect(isCritical || (open?.nextTry ?? 999) <= now && !isFull && !hasCritical)
              case .form(let lane):
                #expect(lane == .critical ? hasCritical : first != nil && !isFull && !hasCritical)
              case .digest(let takesAll):
                #expect(!isFull && !hasCritical && (second != nil || third != nil || takesAll && first != nil))
              case .moveToDigest:
                #expect(isFull && first != nil && !hasCritical)
              case .wait(let until):
                #expect(!hasCritical)
                #expect(until.map { $0 > now } ?? true)
                let isOwed = first != nil || second != nil || third != nil || open != nil || critical != nil
                #expect((until != nil) == isOwed)
              }
            }
          }
        }
      }
    }
  }

  private func pairs<A, B>(_ first: [A], _ second: [B]) -> [(A, B)] {
    first.flatMap { one in second.map { (one, $0) } }
  }
}

@Suite struct BackOffTests {
  @Test func `doubles from ten seconds to an hour, a fifth more or less`() {
    var backOff = BackOff(seed: 7)
    for failures in 1...100 {
      let plain: Int64 = min(10_000 << Int64(min(failures - 1, 20)), 3_600_000)
      for _ in 0..<50 {
        let delay = backOff.delay(failures: failures)
        #expect((plain * 8 / 10...plain * 12 / 10).contains(delay))
      }
    }
  }

  @Test func `the same seed gives the same delays, another one others`() {
    let delays = { (seed: UInt64) in
      var backOff = BackOff(seed: seed)
      return (1...20).map { backOff.delay(failures: $0) }
    }
    #expect(delays(3) == delays(3))
    #expect(delays(3) != delays(4))
  }
}
