import Testing

@testable import Trackers

/// Where bracketed frames begin and end.
struct TK103FramingTests {
  private static let frame = "(049000000001BR00\(TK103Tests.block))"
  private static let alarm = "(049000000002BO012\(TK103Tests.block))"

  private static func cut(_ text: String, _ end: StreamEnd = .open) -> Cut {
    TK103.cut(FrameBytes(Array(text.utf8)), end)
  }

  @Test func aFrameEndsWithItsBracket() {
    for count in 1..<Self.frame.utf8.count { #expect(Self.cut(String(Self.frame.prefix(count))) == .wait) }
    #expect(Self.cut(Self.frame) == .frame(Self.frame.utf8.count))
    #expect(Self.cut(Self.frame + Self.alarm) == .frame(Self.frame.utf8.count))
  }

  @Test(arguments: ["[", "x", "(0490-", "((", "(1\n", "(0490000)", "(()"])
  func whatCannotBeAFrameIsKnownAtOnce(_ text: String) { #expect(Self.cut(text) == .misfit) }

  @Test func aBracketInFreeTextIsNoEnd() {
    for text in ["$a)b$", "$)$", "$a(b)c$", "$)(x$", "$a\r\n)b$", "$a$$)$", "$(049000)$"] {
      let heard = Ear.hear("(049000000001BZ99\(text))\(Self.frame)")
      #expect(heard.events.count == 2 && heard.rejects == [], "\(text)")
      #expect(Ear.unstableSplits(Array("(049000000001BZ99\(text))\(Self.frame)".utf8)) == [])
    }
  }

  /// Half of a pair was lost: that costs the next frames nothing.
  @Test func aLoneDollarKeepsNobodyWaiting() {
    let broken = Self.frame.replacing("L0000ABCD", with: "L0000$BCD")
    for between in ["", "\r\n", "\n", " "] {
      let heard = Ear.hear(broken + between + Self.alarm + between + Self.frame)
      #expect(heard.events.count == 3 && heard.rejects == [])
      #expect(Ear.unstableSplits(Array((broken + between + Self.alarm).utf8)) == [])
    }
    #expect(Ear.hear(broken).events.count == 1)
    #expect(Ear.hear(broken + "\r\n").events.count == 1)
    #expect(Self.cut(broken) == .wait)
    #expect(Self.cut(broken, .silent) == .frame(broken.utf8.count))
    #expect(Self.cut("(049000000001BZ99$a)b", .silent) == .wait)
  }

  @Test func aFrameWithoutItsEndIsReadAsFarAsItGoes() {
    let lost = String(Self.alarm.prefix(40))
    for between in ["", "\r\n", "\n"] {
      let heard = Ear.hear(lost + between + Self.frame)
      #expect(heard.events.count == 2 && heard.rejects == [])
      #expect(heard.events[0].hasPrefix(#"{"device":"049000000002","received""#))
      #expect(heard.events[0].contains(#""alarm":["sos"]"#) && !heard.events[0].contains("lat"))
      #expect(heard.events[1].hasPrefix(#"{"device":"049000000001","time""#))
      #expect(Ear.unstableSplits(Array((lost + between + Self.frame).utf8)) == [])
    }
  }

  @Test func aHeadOfNobodyIsLetGo() {
    for between in ["", "\r\n"] {
      let heard = Ear.hear("(ab" + between + Self.frame)
      #expect(heard.events.count == 1 && heard.rejects.count == 1)
    }
  }

  @Test func anOpenBracketWithoutAnIdentityIsText() {
    let heard = Ear.hear("(049000000001BZ99(x)\(Self.frame)")
    #expect(heard.events.count == 2 && heard.rejects == [])
  }

  @Test func aSecondEndIsPassedOver() {
    for bytes in [Self.frame + ")" + Self.alarm, Self.frame + "))\r\n)" + Self.alarm] {
      let heard = Ear.hear(bytes)
      #expect(heard.events.count == 2 && heard.rejects == [])
      #expect(Ear.unstableSplits(Array(bytes.utf8)) == [])
    }
  }

  @Test func theLastFrameNeedsNoBracket() {
    let open = String(Self.alarm.dropLast())
    #expect(Self.cut(open) == .wait)
    #expect(Self.cut(open, .silent) == .frame(open.utf8.count))
    let heard = Ear.hear(open)
    #expect(heard.events == Ear.hear(Self.alarm).events && heard.answers == ["(049000000002AS012)"])
    // Here something is under way.
    #expect(Self.cut(String(open.dropLast()), .silent) == .wait)
    #expect(Self.cut("(049000000001BP00490000000000015HSO", .silent) == .frame(35))
    #expect(Self.cut(String(TK103Tests.comma.dropLast()), .silent) == .wait)
    #expect(Self.cut("(049000000001BR0", .closed) == .misfit)
  }

  @Test func twoDevicesShareALine() {
    let heard = Ear.hear(Self.frame + Self.alarm + Self.frame.replacing("BR00", with: "BR02") + TK103Tests.comma)
    let devices = heard.events.map { String($0.split(separator: "\"")[3]) }
    #expect(devices == ["049000000001", "049000000002", "049000000001", "490000000000015"])
    #expect(heard.answers == ["(049000000002AS012)"] && heard.replies[0].device == "049000000002")
  }

  @Test func aDatagramHoldsSeveral() {
    let heard = Ear.datagram(Array((Self.frame + Self.alarm).utf8))
    #expect(heard.events.count == 2 && heard.answers == ["(049000000002AS012)"])
  }
}
