import Foundation
import Platform
import Rules
import Testing

@testable import Delivery

@Suite struct SecretTests {
  func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "picket-secrets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  func message(_ body: () throws(RunFailure) -> Void) -> String {
    do throws(RunFailure) { try body() } catch { return error.message }
    return "no failure"
  }

  @Test func aVariableComesBeforeACredential() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("from systemd\n".utf8).write(to: folder.appending(path: "SMTP"))
    let both = SecretStore { ["SMTP": "from outside", "CREDENTIALS_DIRECTORY": folder.path][$0] }
    #expect(try both.value(ofVariable: "SMTP", for: "it").text == "from outside")
    let credential = SecretStore { ["CREDENTIALS_DIRECTORY": folder.path][$0] }
    #expect(try credential.value(ofVariable: "SMTP", for: "it").text == "from systemd")
    #expect(
      message { () throws(RunFailure) in _ = try credential.value(ofVariable: "OTHER", for: "the password") }
        == "the password is not there: set the environment variable `OTHER`, or give a systemd credential of that name")
  }

  @Test func aFileLosesItsLastLineEnd() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let secrets = SecretStore { _ in nil }
    for (text, value) in [("a b\n", "a b"), ("a\r\n", "a"), (" ä ", " ä ")] {
      try Data(text.utf8).write(to: folder.appending(path: "p"))
      #expect(try secrets.value(ofFile: folder.appending(path: "p").path, for: "it").text == value)
    }
    for text in ["", "\n", "a\nb\n", "a\0"] {
      try Data(text.utf8).write(to: folder.appending(path: "p"))
      #expect(throws: RunFailure.self) { try secrets.value(ofFile: folder.appending(path: "p").path, for: "it") }
    }
  }

  @Test func pathsAreRelativeToTheRuleFile() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("pass\n".utf8).write(to: folder.appending(path: "p"))
    try Data("no pem\n".utf8).write(to: folder.appending(path: "ca.pem"))
    var settings = MailSettings(recipients: ["a@b"], user: "u", password: .file("p"))
    let rules = folder.appending(path: "fleet.rules").path
    let sink = CheckedSink(name: "ops", target: .mail(settings), declaredIn: rules, place: .none)
    #expect(try MailAccount(sink, settings).password?.text == "pass")
    #expect(!"\(try MailAccount(sink, settings))".contains("pass\""))
    #expect(try MailAccount(sink, settings).from == "picket@\(Machine.hostName)")
    settings.authority = "ca.pem"
    #expect(message { () throws(RunFailure) in _ = try MailAccount(sink, settings) }.contains("holds no certificate"))
    settings.authority = "none.pem"
    #expect(message { () throws(RunFailure) in _ = try MailAccount(sink, settings) }.contains("cannot read"))
  }
}
