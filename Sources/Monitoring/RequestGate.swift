internal import NIOCore

/// Lets in the bytes of one request, and refuses more than that: neither long addresses nor long bodies take memory.
///
/// Stands before the parser. Of one event loop.
final class RequestGate: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let limit: Int
  private var taken = 0
  private var isShut = false

  init(limit: Int) { self.limit = limit }

  /// A request is whole: the next one begins.
  func refill() { taken = 0 }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isShut { return }
    taken += unwrapInboundIn(data).readableBytes
    if taken <= limit { return context.fireChannelRead(data) }
    isShut = true
    let refusal = "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    let channel = context.channel
    context.writeAndFlush(NIOAny(channel.allocator.buffer(string: refusal))).whenComplete { _ in
      channel.close(promise: nil)
    }
  }
}
