/// The families of protocols that are read, by the names that documents give them.
package enum Family: String, Sendable, CaseIterable {
  case xexun, gps103, tk103, tk102, h02, t55, v680

  /// Where the first frame ends. The bytes begin with no terminator of a frame before.
  func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    switch self {
    case .xexun: Xexun.cut(bytes, end)
    case .gps103: GPS103.cut(bytes, end)
    case .tk103: TK103.cut(bytes, end)
    case .tk102: TK102.cut(bytes, end)
    case .h02: H02.cut(bytes, end)
    case .t55: T55.cut(bytes, end)
    case .v680: V680.cut(bytes, end)
    }
  }

  /// What a frame says.
  package func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    switch self {
    case .xexun: Xexun.read(frame, context)
    case .gps103: GPS103.read(frame, context)
    case .tk103: TK103.read(frame, context)
    case .tk102: TK102.read(frame, context)
    case .h02: H02.read(frame, context)
    case .t55: T55.read(frame, context)
    case .v680: V680.read(frame, context)
    }
  }
}

/// Families that are known by how they begin, and are not read.
package enum UnsupportedFamily: String, Sendable, CaseIterable {
  case gt06, xexun2, xexun3, jt808, teltonika, meiligao, watch, et

  /// What a reader of the log would call it.
  package var title: String {
    switch self {
    case .gt06: "GT06"
    case .xexun2: "Xexun 2"
    case .xexun3: "Xexun 3"
    case .jt808: "JT808"
    case .teltonika: "Teltonika"
    case .meiligao: "Meiligao"
    case .watch: "watch"
    case .et: "ET"
    }
  }
}

/// Who tries the port without being a tracker.
package enum Scanner: String, Sendable, CaseIterable {
  case http, tls, ssh, telnet
}
