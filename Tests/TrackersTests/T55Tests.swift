import Testing

@testable import Trackers

struct T55Tests {
  static let sentence = "$GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59"

  @Test(arguments: [
    "490000000000015\(sentence)\r\n", "490000000000015,\(sentence)\r\n", "7/490000000000015/\(sentence)\r\n",
    "$PGID,490000000000015*0F\r\n\(sentence)\r\n", "\(sentence)\r\n$PGID,490000000000015*0F\r\n",
    "IMEI 490000000000015\r\n\(sentence)\r\n", "$IMEI=490000000000015\r\n\(sentence)\r\n",
    "$GPFID,490000000000015\r\n\(sentence)\r\n", "\(sentence),490000000000015\r\n",
    "\(sentence)\r\n490000000000015\r\n",
  ])
  func theIdentityMayStandAnywhere(_ text: String) {
    let heard = Ear.hear(text)
    let positions = heard.events.filter { $0.contains(#""type":"position""#) }
    #expect(positions.count == 1)
    #expect(positions.allSatisfy { $0.contains(#""device":"490000000000015","time":"2025-06-14T09:30:15Z""#) })
    #expect(positions.allSatisfy { $0.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#) })
    #expect(heard.rejects == [])
  }

  @Test func aSentenceWithoutADateHasTheDayOfItsReception() {
    let heard = Ear.hear("490000000000015$GPGGA,093015.000,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,*6A\r\n")
    #expect(heard.events.count == 1)
    #expect(heard.events[0].contains(#""time":"2025-06-14T09:30:15Z""#))
    #expect(heard.events[0].contains(#""altitude":512.3,"satellites":7,"hdop":1.2"#))
  }

  @Test func splitsChangeNothing() {
    #expect(Ear.unstableSplits(Array("490000000000015\(Self.sentence)\r\n\(Self.sentence)\r\n".utf8)) == [])
  }
}
