package import Platform
package import Rules
package import Wire

/// A mail sink with all that its rule file leaves to the machine: password, sender, paths.
package struct MailAccount: Sendable {
  package let sink: String
  package let settings: MailSettings
  /// The address that mails come from.
  package let from: String
  let password: Secret?
  /// The file of certificates, as a path of this process.
  let authority: String?

  /// Fails where a password or a certificate is not there, and says what to do.
  package init(_ sink: CheckedSink, _ settings: MailSettings, secrets: SecretStore = .init()) throws(RunFailure) {
    self.sink = sink.name
    self.settings = settings
    from = settings.from ?? "picket@\(Machine.hostName)"
    switch settings.password {
    case nil: password = nil
    case .environment(let name):
      password = try secrets.value(ofVariable: name, for: "the password of sink `\(sink.name)`")
    case .file(let path):
      let file = SinkPath.resolve(path, declaredIn: sink.declaredIn)
      password = try secrets.value(ofFile: file, for: "the password of sink `\(sink.name)`")
    }
    authority = settings.authority.map { SinkPath.resolve($0, declaredIn: sink.declaredIn) }
    if let authority {
      let bytes = try FileReader.read(authority, limit: 16 << 20)
      if !String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") {
        throw RunFailure("`\(authority)` holds no certificate: `ca` of sink `\(sink.name)` wants a PEM file")
      }
    }
  }

  /// Composes this sink's mails.
  package var composer: MailComposer {
    MailComposer(sink: sink, from: from, recipients: settings.recipients, subject: settings.subject)
  }
}

/// Paths of files that a sink names.
enum SinkPath {
  /// Relative to the rule file that declares the sink.
  static func resolve(_ path: String, declaredIn file: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}
