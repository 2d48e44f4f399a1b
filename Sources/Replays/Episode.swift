/// An alert's life in a replay, from what its notices said.
package struct Episode: Sendable, Equatable {
  /// 96 bits, as `NoticeRecord` has them.
  package var idHigh: UInt32
  package var idLow: UInt64
  package init(idHigh: UInt32, idLow: UInt64) {
    self.idHigh = idHigh
    self.idLow = idLow
  }
}
