import Platform
import Testing

@testable import Monitoring

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1:9464", "127.0.0.1", 9464), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535),
    ("0.0.0.0:1", "0.0.0.0", 1),
  ])
  func reads(_ text: String, _ host: String, _ port: Int) throws {
    let address = try ListenAddress(text)
    #expect(address.host == host && address.port == port)
    #expect(address.text(port: port) == text)
  }

  @Test(arguments: [
    "", "9464", "127.0.0.1", "127.0.0.1:", ":9464", "::1:9464", "a:65536", "a:-1", "a:1x", "[]:1", "[::1:1", "a b:1",
    "http://a:1", "a:99999999999999999999",
  ])
  func refuses(_ text: String) {
    let failure = #expect(throws: RunFailure.self) { try ListenAddress(text) }
    #expect(failure?.message.contains("127.0.0.1:") == true || failure?.message.contains("[::1]") == true)
  }
}
