internal import Platform
internal import Wire

/// A sink of one open file: standard output, or the record stream of `--records`.
final class StreamSink: Sink {
  let form: NoticeForm
  private var file: OutputFile
  private var buffer = ByteBuffer(capacity: 64 * 1024)
  private var isClosed = false

  init(_ file: OutputFile, form: NoticeForm) {
    self.file = file
    self.form = form
  }

  /// Opens the record stream's path anew.
  func reopen() throws(RunFailure) { file = try file.reopened() }

  func take(_ delivered: DeliveredNotice) {
    if !isClosed { buffer.append(delivered.output.bytes, delivered.notice.slice(in: form)) }
  }

  func flush() throws(RunFailure) -> Bool {
    if isClosed || buffer.count == 0 { return !isClosed }
    isClosed = try file.write(buffer) == .closed
    buffer.removeAll()
    return !isClosed
  }
}
