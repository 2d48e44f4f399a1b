/// Addresses as they may be shown.
package enum ShownAddress {
  /// Of a URL nothing from `?` or `#` on, where keys stand; a mail address as it is.
  package static func text(_ address: String) -> String {
    address.contains("://") ? String(address.prefix { $0 != "?" && $0 != "#" }) : address
  }
}
