internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Platform

/// Serves `/metrics` and `/healthz` over HTTP/1.1, on one thread of its own.
///
/// Starts before the journal is recovered, so that a probe sees what is going on, and ends last.
package final class StatusServer: Sendable {
  /// Where it listens, with the port that the system chose: `127.0.0.1:9464`.
  package let address: String
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let door: StatusDoor
  private let limits: StatusLimits

  /// Listens. Fails, naming the address and the reason, where it cannot.
  package init(
    _ address: ListenAddress, board: MetricsBoard, limits: StatusLimits = StatusLimits()
  ) throws(RunFailure) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let door = StatusDoor(limit: limits.connections)
    do {
      channel = try Self.bootstrap(group, board, limits, door).bind(host: address.host, port: address.port).wait()
    } catch {
      try? group.syncShutdownGracefully()
      throw RunFailure("cannot listen on `\(address.text(port: address.port))`: \(SocketFailure.reason(error))")
    }
    self.address = address.text(port: channel.localAddress?.port ?? address.port)
    self.group = group
    self.door = door
    self.limits = limits
  }

  private static func bootstrap(
    _ group: MultiThreadedEventLoopGroup, _ board: MetricsBoard, _ limits: StatusLimits, _ door: StatusDoor
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let gate = RequestGate(limit: limits.requestBytes)
          let pages = StatusPages(
            snapshot: { board.read() }, health: { board.health(at: WallClock.monotonicNanoseconds()) },
            now: { WallClock.now() })
          try channel.pipeline.syncOperations.addHandler(gate)
          // Requests that come ahead wait in the connection, which reads nothing while it answers.
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
          try channel.pipeline.syncOperations.addHandler(
            StatusConnection(pages: pages, limits: limits, gate: gate, door: door))
        }
      }
  }

  /// Ends it: answers under way are finished, for a second at most.
  package func stop() {
    try? channel.close().wait()
    let (door, loop, limit) = (door, channel.eventLoop, limits.farewellMilliseconds)
    try? loop.flatSubmit { door.close(within: limit, on: loop) }.wait()
    try? group.syncShutdownGracefully()
  }
}
