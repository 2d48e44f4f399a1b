/// A JSON value to be written, its keys in the order given.
package enum JSONTree: Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([(String, JSONTree)])

  /// On one line. Control characters are escaped, so that the line may be shown on a terminal.
  package var text: String {
    var out = ByteBuffer(capacity: 4096)
    write(into: &out)
    return out.string
  }

  private func write(into out: inout ByteBuffer) {
    switch self {
    case .null: out.append("null")
    case .bool(let value): value ? out.append("true") : out.append("false")
    case .number(let value): value.isFinite ? NumberWriter.shortest(value, into: &out) : out.append("null")
    case .string(let value): JSONEscaper.string(value, into: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (number, element) in elements.enumerated() {
        if number > 0 { out.append(UInt8(ascii: ",")) }
        element.write(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (number, (key, value)) in members.enumerated() {
        if number > 0 { out.append(UInt8(ascii: ",")) }
        JSONEscaper.string(key, into: &out)
        out.append(UInt8(ascii: ":"))
        value.write(into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// RFC 3339 in UTC.
  package static func time(_ milliseconds: Int64) -> JSONTree {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.rfc3339(milliseconds, into: &out)
    return .string(out.string)
  }

  /// nil becomes `null`.
  package static func optional<Value>(_ value: Value?, _ make: (Value) -> JSONTree) -> JSONTree {
    value.map(make) ?? .null
  }
}
