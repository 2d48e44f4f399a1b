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

/// Walks an XML text by expat, whole or piece by piece. Its limit on the growth of entities stays on, nothing outside
/// of the text is ever read, and a text that declares entities of its own is refused.
final class XMLWalker {
  enum Outcome: Equatable {
    case whole
    case cutOff(line: Int)
    case broken(line: Int, what: String)
  }

  private let listener: any XMLListener
  private let parser: XML_Parser?
  private var path: [String] = []
  private var text: [UInt8] = []
  private var refusal: String?
  private let textLimit: Int
  /// Bytes since expat last told of anything: it keeps what it has not yet understood.
  private var silentBytes = 0

  /// Elements within elements.
  private static let depthLimit = 256
  /// Bytes given to expat at once.
  private static let pieceLimit = 1 << 20
  /// Bytes that one tag or comment may be long, about: a text that comes piece by piece must not fill the memory.
  private static let tokenLimit = 8 << 20

  /// `textLimit`: of a longer text within an element only the first bytes are kept, one more than it allows.
  init(_ listener: any XMLListener, textLimit: Int = .max - 1) {
    self.listener = listener
    self.textLimit = textLimit
    parser = XML_ParserCreate(nil)
    guard let parser else { return }
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    setHandlers(parser)
  }

  deinit { if let parser { XML_ParserFree(parser) } }

  /// Walks a whole text.
  func walk(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    feed(UnsafeRawBufferPointer(bytes), isLast: true, tokenLimit: .max) ?? .whole
  }

  /// Walks the next bytes of a text that comes in pieces; nil: all is well, and more may come.
  func feed(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Outcome? {
    feed(bytes, isLast: isLast, tokenLimit: Self.tokenLimit)
  }

  private func feed(_ bytes: UnsafeRawBufferPointer, isLast: Bool, tokenLimit: Int) -> Outcome? {
    guard let parser else { return .broken(line: 1, what: "no memory is left to read it") }
    var offset = 0
    repeat {
      let length = min(bytes.count - offset, Self.pieceLimit)
      let isEnd = isLast && offset + length == bytes.count
      let part = bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
      silentBytes += length
      let status = XML_Parse(parser, part, Int32(length), isEnd ? 1 : 0)
      if listener.isDone { return .whole }
      if status != XML_STATUS_OK { return fault(parser) }
      if silentBytes > tokenLimit { return .broken(line: line, what: "a tag or comment is too long") }
      offset += length
    } while offset < bytes.count
    return isLast ? .whole : nil
  }

  /// The line that the walk is in, from 1.
  var line: Int { parser.map { Int(clamping: XML_GetCurrentLineNumber($0)) } ?? 1 }

  private func fault(_ parser: XML_Parser) -> Outcome {
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
      XMLWalker.of(context)?.add(UnsafeRawBufferPointer(start: characters, count: Int(length)))
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
    silentBytes = 0
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
    listener.begin(local, pairs, path: path, line: line)
    path.append(local)
    if listener.isDone, let parser { _ = XML_StopParser(parser, 0) }
  }

  private func add(_ characters: UnsafeRawBufferPointer) {
    silentBytes = 0
    let room = textLimit + 1 - text.count
    if room > 0 { text.append(contentsOf: characters.prefix(room)) }
  }

  private func end(_ name: UnsafePointer<CChar>?) {
    silentBytes = 0
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
