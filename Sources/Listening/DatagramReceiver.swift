internal import NIOCore

/// One UDP socket: brings datagrams to the desk, and answers to where they came from. Of one event loop.
final class DatagramReceiver: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<NIOCore.ByteBuffer>

  private let desk: ReceptionDesk
  private let clock: @Sendable () -> Moment

  init(_ desk: ReceptionDesk, clock: @escaping @Sendable () -> Moment) {
    self.desk = desk
    self.clock = clock
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let channel = context.channel
    let address = envelope.remoteAddress
    guard let host = address.ipAddress else { return }
    let line = PeerLine(send: { bytes in
      let answer = channel.allocator.buffer(bytes: bytes)
      channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: answer), promise: nil)
    })
    desk.datagram(envelope.data.readableBytesView, address: host, port: address.port ?? 0, at: clock(), line)
  }

  /// An answer that could not be sent comes back so: the next datagram is none the worse for it.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
