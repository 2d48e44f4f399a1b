internal import NIOCore
internal import Platform

/// What keeps a program from an address, in words.
package enum SocketFailure {
  /// Of an error that binding threw: `address already in use`.
  package static func reason(_ error: any Error) -> String {
    if let error = error as? IOError { return RunFailure.systemText(error.errnoCode) }
    if error is SocketAddressError || error is SocketAddressError.UnknownHost { return "there is no such host" }
    return "\(error)"
  }
}
