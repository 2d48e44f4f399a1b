import LanguageServer
import Testing

/// Framing: whole messages, pieces of them, and rubbish between.
@Suite struct FrameReaderTests {
  @Test func aStub() {}
}
