internal import NIOCore
internal import Platform

/// One TCP connection of a tracker: brings bytes to the desk. Of one event loop.
final class TrackerConnection: ChannelInboundHandler {
  typealias InboundIn = NIOCore.ByteBuffer

  private let desk: ReceptionDesk
  private let clock: @Sendable () -> Moment
  private var peer: Peer?
  /// After its last byte a tracker may still wait for the answer to an alarm, ms.
  private static let farewellMilliseconds: Int64 = 1000

  init(_ desk: ReceptionDesk, clock: @escaping @Sendable () -> Moment) {
    self.desk = desk
    self.clock = clock
  }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    let desk = desk
    let line = PeerLine(
      send: { bytes in
        // A tracker that does not read its answers shall not make them pile up.
        guard channel.isActive, channel.isWritable else { return desk.noteUnsent() }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
      },
      hold: { isHolding in try? channel.syncOptions?.setOption(.autoRead, value: !isHolding) },
      close: { channel.close(promise: nil) })
    guard let address = context.remoteAddress, let host = address.ipAddress else {
      return context.close(promise: nil)
    }
    peer = desk.open(address: host, port: address.port ?? 0, at: clock(), line)
    if peer == nil { context.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let peer else { return }
    desk.hear(peer, unwrapInboundIn(data).readableBytesView, at: clock())
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed, let peer else {
      return context.fireUserInboundEventTriggered(event)
    }
    desk.endInput(peer, at: clock())
    let channel = context.channel
    if desk.owedCount == 0 { return channel.close(promise: nil) }
    context.eventLoop.scheduleTask(in: .milliseconds(Self.farewellMilliseconds)) { channel.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    guard let peer else { return }
    desk.end(peer, at: clock())
    self.peer = nil
  }

  /// A reset: what was complete has been read.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
