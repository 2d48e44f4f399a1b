import Foundation
import Testing

/// Certificates made for this run by the `openssl` command.
struct Certificates {
  struct Pair {
    var certificate: String
    var key: String
  }
  private let folder: URL

  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  /// Made once; the folder goes with the machine's temporary files.
  static let shared: Certificates = {
    do { return try Certificates() } catch { fatalError("no certificates: \(error)") }
  }()

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "picket-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for authority in ["ca", "other-ca"] {
      try key(authority)
      try openssl("req -x509 -new -key \(authority).key -subj /CN=\(authority) -days 2 -out \(authority).pem")
    }
    try issue("good", names: "DNS:localhost,IP:127.0.0.1", days: 2)
    try issue("expired", names: "DNS:localhost,IP:127.0.0.1", days: -1)
    try issue("wrong-host", names: "DNS:mail.example.org", days: 2)
  }

  var good: Pair { pair("good") }
  var expired: Pair { pair("expired") }
  var wrongHost: Pair { pair("wrong-host") }
  var authority: String { path("ca.pem") }
  var otherAuthority: String { path("other-ca.pem") }

  private func pair(_ name: String) -> Pair { Pair(certificate: path("\(name).pem"), key: path("\(name).key")) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func key(_ name: String) throws { try openssl("ecparam -name prime256v1 -genkey -noout -out \(name).key") }

  private func issue(_ name: String, names: String, days: Int) throws {
    try key(name)
    try Data("subjectAltName=\(names)\n".utf8).write(to: folder.appending(path: "\(name).ext"))
    try openssl("req -new -key \(name).key -subj /CN=\(name) -out \(name).csr")
    try openssl(
      "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days \(days) -extfile \(name).ext "
        + "-out \(name).pem")
  }

  private func openssl(_ arguments: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments)")
  }
}
