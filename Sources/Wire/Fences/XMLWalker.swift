internal import CExpat

/// What hears the elements of an XML text, in order.
protocol XMLListener: AnyObject {
  /// An element begins; `name` without its prefix, `path` the elements around it, the outermost first.
  func begin(_ name: String, _ attributes: [(name: String, value: String)], path: [String], line: Int)
  /// An element ends; `text` is what stands between its last begin and this end.
  func end(_ name: String, text: [UInt8], path: [String])
  /// No more is wanted.
  var isDone: Bool { get }
}

/// Walks an XML text by expat. Its limit on the growth of entities stays on, nothing outside of the text is ever read,
/// and a text that declares entities of its own is refused.
final class XMLWalker {
  enum Outcome: Equatable {
    case whole
    case cutOff(line: Int)
    case broken(line: Int, what: String)
  }

  private let listener: any XMLListener
  private var parser: XML_Parser?
  private var path: [String] = []
  private var text: [UInt8] = []
  private var refusal: String?

  /// Elements within elements.
  private static let depthLimit = 256

  init(_ listener: any XMLListener) { self.listener = listener }

  func walk(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    guard let made = XML_ParserCreate(nil) else { return .broken(line: 1, what: "no memory is left to read it") }
    parser = made
    defer {
      XML_ParserFree(made)
      parser = nil
    }
    XML_SetUserData(made, Unmanaged.passUnretained(self).toOpaque())
    setHandlers(made)
    var offset = 0
    repeat {
      let length = min(bytes.count - offset, 1 << 20)
      let isLast = offset + length == bytes.count
      let part = bytes.baseAddress.map { UnsafeRawPointer($0 + offset).assumingMemoryBound(to: CChar.self) }
      let status = XML_Parse(made, part, Int32(length), isLast ? 1 : 0)
      if listener.isDone { return .whole }
      if status != XML_STATUS_OK { return fault(made) }
      offset += length
    } while offset < bytes.count
    return .whole
  }

  private func fault(_ parser: XML_Parser) -> Outcome {
    let line = Int(clamping: XML_GetCurrentLineNumber(parser))
    if let refusal { return .broken(line: line, what: refusal) }
    let code = XML_GetErrorCode(parser)
    switch code {
    case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR, XML_ERROR_UNCLOSED_CDATA_SECTION:
      return .cutOff(line: line)
    default: return .broken(line: line, what: XML_ErrorString(code).map { String(cString: $0) } ?? "not XML")
    }
  }

  private func setHandlers(_ parser: XML_Parser) {
    XML_SetElementHandler(
      parser,
      { context, name, attributes in XMLWalker.of(context)?.begin(name, attributes) },
      { context, name in XMLWalker.of(context)?.end(name) })
    XML_SetCharacterDataHandler(parser) { context, characters, length in
      guard let characters, length > 0 else { return }
      let raw = UnsafeRawBufferPointer(start: characters, count: Int(length))
      XMLWalker.of(context)?.text.append(contentsOf: raw)
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, hasSubset in
      if hasSubset != 0 { XMLWalker.of(context)?.refuse("a document type with declarations of its own is not read") }
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> XMLWalker? {
    context.map { Unmanaged<XMLWalker>.fromOpaque($0).takeUnretainedValue() }
  }

  private func refuse(_ sentence: String) {
    refusal = refusal ?? sentence
    if let parser { _ = XML_StopParser(parser, 0) }
  }

  private func begin(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    guard refusal == nil, !listener.isDone else { return }
    guard path.count < Self.depthLimit else { return refuse("elements are nested too deep") }
    let local = Self.localName(name)
    var pairs: [(name: String, value: String)] = []
    var next = attributes
    while let pair = next, let key = pair[0], let value = pair[1] {
      pairs.append((Self.localName(key), String(cString: value)))
      next = pair + 2
    }
    text.removeAll(keepingCapacity: true)
    let line = parser.map { Int(clamping: XML_GetCurrentLineNumber($0)) } ?? 0
    listener.begin(local, pairs, path: path, line: line)
    path.append(local)
    if listener.isDone, let parser { _ = XML_StopParser(parser, 0) }
  }

  private func end(_ name: UnsafePointer<CChar>?) {
    guard refusal == nil, !listener.isDone, let local = path.popLast() else { return }
    listener.end(local, text: text, path: path)
    text.removeAll(keepingCapacity: true)
  }

  private static func localName(_ name: UnsafePointer<CChar>?) -> String {
    guard let name else { return "" }
    let whole = String(cString: name)
    return whole.utf8.lastIndex(of: 58).map { String(whole[whole.index(after: $0)...]) } ?? whole
  }
}
