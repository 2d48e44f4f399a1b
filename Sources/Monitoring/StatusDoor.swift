internal import NIOCore

/// Who is connected to the status server.
///
/// Unchecked: touched on the server's one event loop only.
final class StatusDoor: @unchecked Sendable {
  private let limit: Int
  private var inside: [ObjectIdentifier: StatusConnection] = [:]
  private var emptied: EventLoopPromise<Void>?

  init(limit: Int) { self.limit = limit }

  /// False: there are enough, or the server ends.
  func enter(_ connection: StatusConnection) -> Bool {
    guard inside.count < limit, emptied == nil else { return false }
    inside[ObjectIdentifier(connection)] = connection
    return true
  }

  func leave(_ connection: StatusConnection) {
    inside[ObjectIdentifier(connection)] = nil
    if inside.isEmpty { emptied?.succeed() }
  }

  /// Lets nobody in any more and everybody out; done when all are gone, or after some time.
  func close(within milliseconds: Int64, on loop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = loop.makePromise(of: Void.self)
    emptied = promise
    for connection in Array(inside.values) { connection.finish() }
    if inside.isEmpty { promise.succeed() }
    let late = loop.scheduleTask(in: .milliseconds(milliseconds)) { promise.succeed() }
    promise.futureResult.whenComplete { _ in late.cancel() }
    return promise.futureResult
  }
}
