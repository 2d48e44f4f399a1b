import Foundation
import Model
import Rules
import Wire

@testable import Delivery

/// Accounts and mails for the tests of sending.
enum MailSample {
  /// Short, so that what stalls is told soon.
  static let limits = SendLimits(
    connectMilliseconds: 600, replyMilliseconds: 600, acceptanceMilliseconds: 600, wholeMilliseconds: 20_000,
    farewellMilliseconds: 300)
  /// Long: who waits for these waits for ever.
  static let patient = SendLimits(
    connectMilliseconds: 600_000, replyMilliseconds: 600_000, acceptanceMilliseconds: 600_000,
    wholeMilliseconds: 600_000,
    farewellMilliseconds: 300)

  static func sink(_ settings: MailSettings) -> CheckedSink {
    CheckedSink(name: "ops", target: .mail(settings), declaredIn: "fleet.rules", place: .none)
  }

  static func account(
    port: Int, scheme: MailSettings.Server.Scheme = .smtp, host: String = "127.0.0.1", user: String? = nil,
    password: String? = nil, isInsecure: Bool = false, authority: String? = nil,
    recipients: [String] = ["a@example.org"]
  ) throws -> MailAccount {
    let settings = MailSettings(
      recipients: recipients, server: .init(scheme: scheme, host: host, port: port), from: "picket@example.org",
      user: user, password: user.map { _ in .environment("PASSWORD") }, isInsecure: isInsecure, authority: authority)
    return try MailAccount(
      sink(settings), settings, secrets: SecretStore { $0 == "PASSWORD" ? password : nil })
  }

  static let notice = MailNotice(
    id: "9f2c0123456789abcdef0123", rule: "city-speeding", title: "Too fast in the city", device: "t-017",
    fence: "city",
    fenceName: "Innenstadt", time: 1_772_438_430_000, since: 1_772_438_400_000, received: 1_772_438_431_000,
    latitude: 48.1371, longitude: 11.5754, durationMilliseconds: 30_000,
    message: "t-017 at 96 km/h in city, since 08:00", facts: [.init(name: "speed", value: "95 km/h")],
    peaks: [.init(name: "speed", value: "96 km/h")])

  static func mail(_ text: String = "hello") -> [UInt8] {
    Array("From: picket@example.org\r\nTo: a@example.org\r\nSubject: test\r\n\r\n\(text)\r\n".utf8)
  }
}

extension SendOutcome {
  var isSent: Bool { if case .sent = self { true } else { false } }
  var temporary: SendFault? { if case .temporary(let fault) = self { fault } else { nil } }
  var permanent: SendFault? { if case .permanent(let fault) = self { fault } else { nil } }
}
