/// For how long a sink, its addresses and its old messages have been failing in this process, by a clock that never
/// steps and that stands still while the machine is suspended.
///
/// What is given up on needs an hour of trying. Neither a week in which the engine was switched off or suspended nor a
/// clock that was set forward is an hour of trying.
struct FailureTimes {
  /// An address that refused everything for the time being.
  struct Held {
    var failures: Int
    /// One message is tried then; ms since 1970.
    var until: Int64
    var reason: String
    var since: Int64
  }
  private struct Try: Hashable {
    var message: Int64
    var address: String?
  }

  private var sinkSince: Int64?
  private var addresses: [String: Held] = [:]
  /// Only of messages that are old enough to be given up on, so there are few.
  private var tries: [Try: Int64] = [:]
  /// Between the clock and the steady one, when they were compared last.
  private var offset: Int64

  /// - Parameter offset: the clock's ms less the steady one's.
  init(offset: Int64) { self.offset = offset }

  /// A step of the clock that is more than its being set right bit by bit.
  private static let leastStepMilliseconds: Int64 = 2000

  /// Compares the clocks. By how many ms the clock was set back since the last time; nil: it was not.
  mutating func follow(offset now: Int64) -> Int64? {
    let step = now - offset
    offset = now
    if step > Self.leastStepMilliseconds {
      sinkSince = nil
      tries = [:]
      for address in addresses.keys { addresses[address]?.since = .max }
    }
    guard step < -Self.leastStepMilliseconds else { return nil }
    releaseAddresses()
    return -step
  }

  // MARK: The sink

  /// The sink failed. True: it has for an hour.
  mutating func sinkFailed(_ steady: Int64) -> Bool {
    let since = sinkSince ?? steady
    sinkSince = since
    return Self.isLong(since, steady)
  }

  mutating func sinkWorks() { sinkSince = nil }

  // MARK: Addresses

  /// What holds an address back now; nil: nothing does.
  func held(_ address: String, now: Int64) -> Held? { addresses[address].flatMap { $0.until > now ? $0 : nil } }

  func failures(address: String) -> Int { addresses[address]?.failures ?? 0 }

  mutating func failed(_ address: String, until: Int64, reason: String, _ steady: Int64) {
    let before = addresses[address]
    addresses[address] = Held(
      failures: (before?.failures ?? 0) + 1, until: until, reason: reason, since: min(before?.since ?? steady, steady))
  }

  mutating func reached(_ address: String) { addresses[address] = nil }
  mutating func keep(addresses kept: [String]) { addresses = addresses.filter { kept.contains($0.key) } }
  mutating func releaseAddresses() { addresses = [:] }

  /// An address has refused everything for an hour.
  func isTriedLong(address: String, _ steady: Int64) -> Bool {
    addresses[address].map { Self.isLong($0.since, steady) } ?? false
  }

  // MARK: Old messages

  /// A message that is old enough to be given up on failed, for one address or as such. True: it has for an hour.
  mutating func isTriedLong(message: Int64, address: String?, _ steady: Int64) -> Bool {
    if let address, isTriedLong(address: address, steady) { return true }
    let key = Try(message: message, address: address)
    let since = tries[key] ?? steady
    tries[key] = since
    return Self.isLong(since, steady)
  }

  /// A message is delivered, dead or gone.
  mutating func settled(_ message: Int64) {
    if !tries.isEmpty { tries = tries.filter { $0.key.message != message } }
  }

  private static func isLong(_ since: Int64, _ steady: Int64) -> Bool {
    since <= steady && steady - since >= DeliverySettings.leastTryingMilliseconds
  }
}
