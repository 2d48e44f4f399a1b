internal import CCurl
internal import Glibc
internal import Platform

/// One kept handle of curl: transfers one after the other, over one connection where that stands.
///
/// It watches the time itself: curl knows no limit for "nothing was heard since", and its limit for connecting takes in
/// greeting and login.
final class CurlSession {
  /// What curl reports while it works.
  enum Report {
    /// Protocol lines: a command, a reply.
    case sent, received
    /// Bytes of the mail or the body.
    case sentBody
    /// About the connection.
    case note
  }
  /// Which limit was passed.
  enum Overrun: Equatable { case connecting, reply, acceptance, whole }

  let handle: UnsafeMutableRawPointer
  /// Is told what happens; the bytes are gone afterwards.
  var report: ((Report, UnsafeRawBufferPointer) -> Void)?
  /// Why the last transfer was given up by us.
  private(set) var overrun: Overrun?
  /// Something of the transfer went out: a command, a request.
  private(set) var hasSent = false
  /// The first bytes of what came back (HTTP).
  private(set) var answer: [UInt8] = []

  private let limits: SendLimits
  private let stop: SendStop
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var sockets: Set<Int32> = []
  private var upload: [UInt8] = []
  private var uploaded = 0
  private var isGivenUp = false
  private var startedAt: Int64 = 0
  private var heardAt: Int64?
  private static let answerLimit = 4096

  init(limits: SendLimits, stop: SendStop) {
    Self.prepareProcess()
    guard let handle = curl_easy_init() else { preconditionFailure("no memory for a handle of curl") }
    self.handle = handle
    self.limits = limits
    self.stop = stop
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    errorText.deallocate()
  }

  /// Forgets all options, not the connection, and sets those that every transfer has.
  func begin() {
    curl_easy_reset(handle)
    let context = Unmanaged.passUnretained(self).toOpaque()
    errorText[0] = 0
    upload = []
    uploaded = 0
    answer = []
    overrun = nil
    isGivenUp = false
    hasSent = false
    check(cc_set_error_buffer(handle, errorText))
    set(CURLOPT_NOSIGNAL, 1)
    // Both are looked at here, by stage; curl's own, of which the second is two minutes else, stand behind ours.
    set(CURLOPT_TIMEOUT_MS, Int(limits.wholeMilliseconds + limits.acceptanceMilliseconds))
    set(
      CURLOPT_SERVER_RESPONSE_TIMEOUT,
      Int(max(limits.replyMilliseconds, limits.acceptanceMilliseconds) / 1000 + 1))
    // Whoever stops does not wait for a name server that says nothing.
    set(CURLOPT_QUICK_EXIT, 1)
    check(cc_set_read(handle, { CurlSession.of($3)?.read(into: $0, $1 * $2) ?? 0 }, context))
    check(cc_set_write(handle, { CurlSession.of($3)?.take($0, $1 * $2) ?? 0 }, context))
    check(
      cc_set_debug(
        handle,
        { _, kind, bytes, count, context in
          CurlSession.of(context)?.take(kind, UnsafeRawBufferPointer(start: bytes, count: count))
          return 0
        }, context))
    check(cc_set_progress(handle, { context, _, _, _, _ in CurlSession.of(context)?.isOver == true ? 1 : 0 }, context))
    check(
      cc_set_sockets(
        handle,
        { context, _, address in
          guard let address, let session = CurlSession.of(context) else { return -1 }
          return session.open(address.pointee)
        }, { context, socket in CurlSession.of(context)?.close(socket) ?? Glibc.close(socket) }, context))
  }

  func set(_ option: CURLoption, _ value: Int) { check(cc_setopt_long(handle, option, value)) }
  func set(_ option: CURLoption, _ value: String?) { check(cc_setopt_text(handle, option, value)) }
  /// The list has to live until the transfer is over.
  func set(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) {
    check(cc_setopt_list(handle, option, value))
  }
  /// How many bytes will be uploaded.
  func setSize(_ count: Int) { check(cc_setopt_count(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(count))) }

  /// There is a connection, or was one that the other side gave up meanwhile.
  var hasSockets: Bool { !sockets.isEmpty }

  /// There is a connection, and the other side has said nothing meanwhile: it would be its end.
  var isOpen: Bool {
    guard let socket = sockets.first else { return false }
    var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&wanted, 1, 0) == 0
  }

  /// Ends all connections without a word.
  func cutSockets() { for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) } }

  // Options fail where this build of curl lacks them, or memory is out.
  private func check(_ code: CURLcode) {
    precondition(code == CURLE_OK, "an option of curl was refused: \(String(cString: curl_easy_strerror(code)))")
  }

  /// Runs the transfer that was set up, with these bytes to be read from us.
  func perform(uploading bytes: [UInt8] = []) -> CURLcode {
    upload = bytes
    uploaded = 0
    startedAt = Self.now
    heardAt = nil
    let code = curl_easy_perform(handle)
    upload = []
    return code
  }

  /// Runs the transfer that was set up, as a POST of these bytes.
  func perform(posting body: [UInt8]) -> CURLcode {
    check(cc_setopt_count(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    return body.withUnsafeBytes { bytes in
      check(cc_setopt_bytes(handle, CURLOPT_POSTFIELDS, bytes.baseAddress))
      return perform()
    }
  }

  /// How long the last answer asks to wait (`Retry-After`, seconds or a date); nil where it does not.
  var retryAfterMilliseconds: Int64? {
    var seconds: curl_off_t = 0
    guard cc_getinfo_count(handle, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK, seconds > 0 else { return nil }
    return Int64(min(seconds, 86_400 * 365)) * 1000
  }

  /// Where the last answer leads.
  var redirection: String? {
    var text: UnsafePointer<CChar>?
    guard cc_getinfo_text(handle, CURLINFO_REDIRECT_URL, &text) == CURLE_OK else { return nil }
    return text.map { String(cString: $0) }
  }

  /// curl's own words for the last fault.
  func words(for code: CURLcode) -> String {
    // Of a connection that was refused the system's words say it shorter.
    let number = code == CURLE_COULDNT_CONNECT ? number(CURLINFO_OS_ERRNO) : 0
    if number != 0 { return RunFailure.systemText(Int32(number)) }
    let text = String(cString: errorText)
    return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
  }

  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return cc_getinfo_long(handle, info, &value) == CURLE_OK ? value : 0
  }

  /// Ends the transfer that runs, with nothing more of the mail handed over; for calls from `report`.
  func giveUp() { isGivenUp = true }

  // MARK: Calls from curl

  private static func of(_ context: UnsafeMutableRawPointer?) -> CurlSession? {
    context.map { Unmanaged<CurlSession>.fromOpaque($0).takeUnretainedValue() }
  }

  private func read(into room: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
    if isGivenUp { return Int(CURL_READFUNC_ABORT) }
    guard let room else { return 0 }
    let count = min(capacity, upload.count - uploaded)
    upload.withUnsafeBytes { bytes in
      guard count > 0, let base = bytes.baseAddress else { return }
      memcpy(room, base + uploaded, count)
    }
    uploaded += count
    return count
  }

  private func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    let room = min(count, Self.answerLimit - answer.count)
    if let bytes, room > 0 { answer += UnsafeRawBufferPointer(start: bytes, count: room) }
    return count
  }

  private func take(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
    switch kind {
    case CURLINFO_TEXT: report?(.note, bytes)
    case CURLINFO_HEADER_IN:
      heardAt = Self.now
      report?(.received, bytes)
    case CURLINFO_HEADER_OUT:
      heardAt = Self.now
      hasSent = true
      report?(.sent, bytes)
    case CURLINFO_DATA_OUT:
      heardAt = Self.now
      report?(.sentBody, bytes)
    // TLS records and what is read: signs of life.
    default: heardAt = Self.now
    }
  }

  /// The transfer is to be given up.
  private var isOver: Bool {
    if stop.isRaised || isGivenUp { return true }
    let now = Self.now
    if heardAt == nil, isConnected { heardAt = now }
    let isHandedOver = !upload.isEmpty && uploaded == upload.count
    if !isHandedOver, now - startedAt > limits.wholeMilliseconds { overrun = .whole }
    if let heardAt {
      let limit = isHandedOver ? limits.acceptanceMilliseconds : limits.replyMilliseconds
      if now - heardAt > limit { overrun = isHandedOver ? .acceptance : .reply }
    } else if now - startedAt > limits.connectMilliseconds {
      overrun = .connecting
    }
    return overrun != nil
  }

  private var isConnected: Bool {
    var microseconds: curl_off_t = 0
    return cc_getinfo_count(handle, CURLINFO_CONNECT_TIME_T, &microseconds) == CURLE_OK && microseconds > 0
  }

  private func open(_ address: curl_sockaddr) -> Int32 {
    let descriptor = socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
    if descriptor >= 0 {
      stop.add(descriptor)
      sockets.insert(descriptor)
    }
    return descriptor
  }

  private func close(_ socket: Int32) -> Int32 {
    sockets.remove(socket)
    return stop.close(socket)
  }

  private static var now: Int64 { WallClock.monotonicNanoseconds() / 1_000_000 }

  // Once for the process, and OpenSSL writes to sockets that may have been closed.
  private static func prepareProcess() { _ = prepared }
  private static let prepared: Void = {
    signal(SIGPIPE, SIG_IGN)
    precondition(curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, "curl cannot be used")
  }()
}
