/// Who a tracker says that it is.
package struct Identity: Sendable, Hashable {
  package enum Kind: String, Sendable { case imei, serial, phone }

  /// As sent, leading zeros and all: 8 to 20 letters and digits.
  package let text: String
  package let kind: Kind

  /// nil: it may not be one. Fifteen digits are an IMEI; its check digit is wrong in many clones and says nothing.
  package init?(_ bytes: FrameBytes, kind: Kind? = nil) {
    guard bytes.count >= 8, bytes.count <= 20, bytes.isAlphanumeric else { return nil }
    text = bytes.text
    self.kind = kind ?? (bytes.count == 15 && bytes.digitCount() == 15 ? .imei : .serial)
  }
}
