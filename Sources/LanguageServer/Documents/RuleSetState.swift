internal import Rules

/// The files that share one namespace, and what is known about them.
///
/// Everything is made anew from the texts where they changed, and only when it is asked for.
struct RuleSetState {
  /// The folder; for a text that is in no file its URI.
  let root: String
  /// In byte order of their paths. A file's position is its number in every range.
  private(set) var files: [RuleFile] = []
  /// Counts the changes of any text and of what the checker knows.
  private(set) var version = 1
  /// What the checker said last, and of which texts.
  var findings: [Diagnostic] = []
  var findingsVersion = 0
  var fences: FenceOutcome?
  /// The fences that were asked for last, without their places.
  var fencesAsked: [FenceGroup]?
  /// The diagnostics that the client has, by URI, as they were sent.
  var published: [String: String] = [:]
  private var madeIndex: (version: Int, index: SymbolIndex)?

  init(root: String) { self.root = root }

  func number(ofURI uri: String) -> Int? { files.firstIndex { $0.uri == uri } }

  func number(ofPath path: String) -> Int? {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path.utf8.lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].path == path ? low : nil
  }

  // MARK: Changes

  mutating func change(_ number: Int, _ body: (inout RuleFile) -> Void) {
    body(&files[number])
    version += 1
  }

  /// The world around the texts changed: everything is to be looked at again.
  mutating func touch() {
    version += 1
    fencesAsked = nil
  }

  /// The checker knows more than when it was asked last.
  mutating func askAgain() { version += 1 }

  mutating func insert(_ file: RuleFile) {
    let place = files.firstIndex { file.path.utf8.lexicographicallyPrecedes($0.path.utf8) } ?? files.count
    files.insert(file, at: place)
    renumber()
  }

  mutating func remove(_ number: Int) {
    files.remove(at: number)
    renumber()
  }

  mutating func replaceAll(_ files: [RuleFile]) {
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    renumber()
  }

  private mutating func renumber() {
    for number in files.indices { files[number].parse = nil }
    version += 1
  }

  // MARK: What is known

  var sources: [SourceFile] { files.map(\.source) }

  /// Every file parsed; only what changed is read anew.
  mutating func parsed() -> ParsedRuleSet {
    var set = ParsedRuleSet()
    for number in files.indices {
      let parse = parse(number)
      set.files.append(parse.file)
      if parse.hasErrors { set.hasErrors = true }
    }
    return set
  }

  mutating func parse(_ number: Int) -> RuleFile.Parse {
    if let known = files[number].parse { return known }
    let (file, findings, hasErrors) = RuleParser.parse(files[number].source, number: number)
    let parse = RuleFile.Parse(file: file, findings: findings, hasErrors: hasErrors)
    files[number].parse = parse
    return parse
  }

  mutating func index() -> SymbolIndex {
    if let madeIndex, madeIndex.version == version { return madeIndex.index }
    let index = SymbolIndex(parsed(), sources: sources)
    madeIndex = (version, index)
    return index
  }

  /// The findings are about the texts as they are.
  var isChecked: Bool { findingsVersion == version }
}
