internal import Platform

/// A notice on its way to a sink.
struct DeliveredNotice {
  let output: GroupOutput
  let notice: RenderedNotice
  /// The stream clock at its input, ms since 1970.
  let clock: Int64
}

/// Somewhere that notices are told. Called by one thread at a time.
protocol Sink: AnyObject {
  var form: NoticeForm { get }
  func take(_ delivered: DeliveredNotice) throws(RunFailure)
  /// At the end of each chunk: what was taken goes out. False: nobody reads it any more.
  func flush() throws(RunFailure) -> Bool
}
