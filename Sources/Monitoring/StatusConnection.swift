internal import NIOCore
internal import NIOHTTP1

/// One connection to the status server: requests are answered in their order, each once the answer before it is taken.
///
/// Nothing is read while an answer is under way, so a peer that does not read costs one page. Of one event loop.
final class StatusConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let pages: StatusPages
  private let limits: StatusLimits
  private let gate: RequestGate
  private let door: StatusDoor
  private var context: ChannelHandlerContext?
  private var head: HTTPRequestHead?
  /// Whole requests that wait for the answer before them: no more than came in one read.
  private var waiting: [HTTPRequestHead] = []
  private var isAnswering = false
  private var isLeaving = false
  private var deadline: Scheduled<Void>?

  init(pages: StatusPages, limits: StatusLimits, gate: RequestGate, door: StatusDoor) {
    self.pages = pages
    self.limits = limits
    self.gate = gate
    self.door = door
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    guard door.enter(self) else { return context.close(promise: nil) }
    expect(limits.requestMilliseconds, context)
    context.read()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    self.context = nil
    door.leave(self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request): head = request
    case .body: break
    case .end:
      guard let request = head, !isLeaving else { return }
      head = nil
      gate.refill()
      waiting.append(request)
      if !isAnswering { answerNext(context) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if !isAnswering { context.read() }
  }

  /// What cannot be parsed was answered with 400 by the handler before this one.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// The server ends: an answer under way is the last one.
  func finish() {
    isLeaving = true
    if !isAnswering { context?.close(promise: nil) }
  }

  private func answerNext(_ context: ChannelHandlerContext) {
    guard !waiting.isEmpty else {
      expect(limits.requestMilliseconds, context)
      context.read()
      return
    }
    let request = waiting.removeFirst()
    isAnswering = true
    expect(limits.answerMilliseconds, context)
    let staysOpen = request.isKeepAlive && !isLeaving
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    write(pages.page(method: request.method.rawValue, target: request.uri), to: request, staysOpen, context)
      .whenComplete { result in
        let (connection, context) = bound.value
        connection.isAnswering = false
        if case .success = result, staysOpen, !connection.isLeaving { return connection.answerNext(context) }
        context.close(promise: nil)
      }
  }

  /// Writes a page; the future is done once the system has taken all of it.
  private func write(
    _ page: StatusPages.Page, to request: HTTPRequestHead, _ staysOpen: Bool, _ context: ChannelHandlerContext
  ) -> EventLoopFuture<Void> {
    var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: page.code))
    head.headers.add(name: "Content-Type", value: page.contentType)
    head.headers.add(name: "Content-Length", value: String(page.body.utf8.count))
    head.headers.add(name: "Cache-Control", value: "no-store")
    head.headers.add(name: "X-Content-Type-Options", value: "nosniff")
    if let allow = page.allow { head.headers.add(name: "Allow", value: allow) }
    head.headers.add(name: "Connection", value: staysOpen ? "keep-alive" : "close")
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      let body = context.channel.allocator.buffer(string: page.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    return context.writeAndFlush(wrapOutboundOut(.end(nil)))
  }

  /// Cuts the connection where what is awaited has not come by then, however busy the peer seems.
  private func expect(_ milliseconds: Int64, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) { channel.close(promise: nil) }
  }
}
