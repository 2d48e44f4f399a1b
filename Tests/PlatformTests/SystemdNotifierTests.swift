import Foundation
import Glibc
import Synchronization
import Testing

@testable import Platform

@Suite struct SystemdNotifierTests {
  /// A socket as systemd has it.
  private final class Listener {
    let descriptor: Int32
    let name: String

    init(abstract: Bool) throws {
      let unique = "picket-\(UUID().uuidString.prefix(8))"
      name = abstract ? "@" + unique : NSTemporaryDirectory() + "/" + unique
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = abstract ? [0] + Array(unique.utf8) : Array(name.utf8)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      try #require(result == 0)
      var limit = timeval(tv_sec: 10, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
      close(descriptor)
      if name.hasPrefix("/") { unlink(name) }
    }

    func next() -> String? {
      var room = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &room, room.count, 0)
      return count < 0 ? nil : String(decoding: room[..<count], as: UTF8.self)
    }
  }

  private func make(_ name: String, _ more: [String: String] = [:]) -> SystemdNotifier? {
    SystemdNotifier { ["NOTIFY_SOCKET": name].merging(more) { $1 }[$0] }
  }

  @Test(arguments: [false, true]) func tellsItsStates(_ abstract: Bool) throws {
    let listener = try Listener(abstract: abstract)
    let notifier = try #require(make(listener.name))
    notifier.status("reads its journal again: 5 %\nREADY=1")
    #expect(listener.next() == "STATUS=reads its journal again: 5 %\\u{a}READY=1\n")
    notifier.extendTimeout(milliseconds: 30_000)
    #expect(listener.next() == "EXTEND_TIMEOUT_USEC=30000000\n")
    notifier.ready("3 rules")
    #expect(listener.next() == "READY=1\nSTATUS=3 rules\n")
    let before = WallClock.monotonicNanoseconds() / 1000
    notifier.reloading()
    let reloading = try #require(listener.next())
    #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") && reloading.hasSuffix("\n"))
    let time = try #require(Int64(reloading.dropFirst(27).dropLast()))
    #expect(time >= before && time <= WallClock.monotonicNanoseconds() / 1000)
    notifier.stopping()
    #expect(listener.next() == "STOPPING=1\n")
    #expect(notifier.watchdogMilliseconds == nil && notifier.startWatchdog { true } == nil)
  }

  @Test func showsLifeWhileItIsAlive() throws {
    let listener = try Listener(abstract: true)
    let notifier = try #require(make(listener.name, ["WATCHDOG_USEC": "4000", "WATCHDOG_PID": "\(getpid())"]))
    #expect(notifier.watchdogMilliseconds == 2)
    let asked = Count()
    let ticker = try #require(notifier.startWatchdog { asked.next() <= 3 })
    for _ in 0..<3 { #expect(listener.next() == "WATCHDOG=1\n") }
    while asked.count < 6 { usleep(1000) }
    ticker.stop()
    ticker.stop()
    var byte: UInt8 = 0
    #expect(recv(listener.descriptor, &byte, 1, Int32(MSG_DONTWAIT)) < 0)
    let count = asked.count
    usleep(10_000)
    #expect(asked.count == count)
  }

  private final class Count: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
  }

  @Test(
    arguments: [
      ("30000000", nil, 15_000), ("30000000", "1", nil), ("0", nil, nil), ("-1", nil, nil), ("x", nil, nil),
      ("1", nil, 1),
    ] as [(String, String?, Int?)])
  func isWatchedWhereItIsMeant(_ micros: String, _ process: String?, _ expected: Int?) throws {
    var more = ["WATCHDOG_USEC": micros]
    more["WATCHDOG_PID"] = process
    #expect(try #require(make("@x", more)).watchdogMilliseconds == expected)
  }

  @Test func withoutSystemdThereIsNone() {
    #expect(SystemdNotifier { _ in nil } == nil)
    for name in ["", "@", "/", "relative", "vsock:2:1", "/" + String(repeating: "a", count: 200)] {
      #expect(make(name) == nil, "\(name)")
    }
  }

  @Test func nobodyAtTheOtherEndIsNoHarm() throws {
    let notifier = try #require(make("/nowhere/at/all"))
    notifier.ready("x")
    notifier.stopping()
  }
}
