internal import Geofences
internal import Model
internal import Wire

/// What one worker has for itself: its decoder, its way to ask the fences, its buffers.
final class WorkerTools {
  var decoder: EventDecoder
  /// The input that the decoder is set up for.
  var source: Int
  var locator: Locator
  var notices = NoticeBuffer()

  init(decoder: consuming EventDecoder, source: Int, locator: consuming Locator) {
    self.decoder = decoder
    self.source = source
    self.locator = locator
  }
}
