import Testing

@testable import Wire

@Suite struct ZstdUnpackerTests {
  /// `hello` and a line end, packed by another program, with a checksum.
  static let hello: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x31, 0x00, 0x00, 0x68, 0x65, 0x6C, 0x6C, 0x6F, 0x0A, 0x53, 0x88, 0xBD, 0x91,
  ]
  /// 200,000 zero bytes.
  static let zeros: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x54, 0x00, 0x00, 0x10, 0x00, 0x00, 0x01, 0x00, 0xFB, 0xFF, 0x39, 0xC0, 0x02,
    0x03, 0x6A, 0x08, 0x00, 0xC4, 0xE9, 0x74, 0x70,
  ]
  /// A skippable frame of three bytes.
  static let skipped: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
  /// A frame whose window is of 256 MB.
  static let wide: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x90, 0x4C, 0x00, 0x00, 0x08, 0x61, 0x01, 0x00, 0xFC, 0xFF, 0x39, 0x10, 0x02, 0x02,
    0x00, 0x10, 0x61, 0x03, 0x9F, 0x04, 0x61,
  ]

  /// Unpacks in pieces of so many bytes, into room of so many.
  func unpack(_ packed: [UInt8], pieces: Int, room: Int) -> Result<[UInt8], ZstdError> {
    var unpacker = ZstdUnpacker()
    var got: [UInt8] = []
    var rest = packed[...]
    var output = [UInt8](repeating: 0, count: room)
    do throws(ZstdError) {
      while true {
        var result = Result<Inflater.Progress, ZstdError>.success(.none)
        Array(rest.prefix(pieces)).withUnsafeBytes { input in
          output.withUnsafeMutableBytes { output in
            do throws(ZstdError) { result = .success(try unpacker.unpack(from: input, into: output)) } catch {
              result = .failure(error)
            }
          }
        }
        let progress = try result.get()
        got += output[..<progress.produced]
        rest = rest.dropFirst(progress.consumed)
        if progress == .none { break }
      }
      try unpacker.finish()
      return rest.isEmpty ? .success(got) : .failure(.corrupt)
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [1, 2, 5, 1000], [1, 3, 4096]) func framesFollowEachOther(_ pieces: Int, _ room: Int) {
    let text = Array("hello\n".utf8)
    let hello = Self.hello
    #expect(unpack(hello, pieces: pieces, room: room) == .success(text))
    #expect(unpack(hello + hello, pieces: pieces, room: room) == .success(text + text))
    #expect(
      unpack(Self.skipped + hello + Self.skipped + hello, pieces: pieces, room: room) == .success(text + text))
    #expect(unpack(Self.skipped, pieces: pieces, room: room) == .success([]))
  }

  @Test func aSmallFrameMayUnpackToMuch() {
    #expect(unpack(Self.zeros, pieces: 1000, room: 1000) == .success([UInt8](repeating: 0, count: 200_000)))
  }

  @Test func dataThatEndTooEarlyAreCutOff() {
    for frame in [Self.hello, Self.hello + Self.hello] {
      for count in 0..<frame.count where count != Self.hello.count {
        #expect(unpack(Array(frame[..<count]), pieces: 1000, room: 100) == .failure(.truncated), "\(count)")
      }
    }
  }

  @Test func damageIsTold() {
    for place in [0, 3, 12, Self.hello.count - 1] {
      var broken = Self.hello
      broken[place] ^= 0x55
      guard case .failure = unpack(broken, pieces: 1000, room: 100) else {
        Issue.record("byte \(place) may be anything")
        continue
      }
    }
    #expect(unpack(Self.hello + [0, 0, 0, 0], pieces: 1000, room: 100) == .failure(.corrupt))
    #expect(unpack(Self.wide, pieces: 1000, room: 100) == .failure(.tooWide))
  }

  @Test func everyErrorHasASentenceOfItsOwn() {
    #expect(Set(ZstdError.allCases.map(\.sentence)).count == ZstdError.allCases.count)
  }
}
