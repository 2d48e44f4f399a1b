internal import Rules

/// Documents, files and folders: what changes, and which rule set it belongs to.
extension Session {
  // MARK: Which rule set

  private func root(of path: String) -> String {
    let folder = FileAddress.folder(of: path)
    if splitsByFolder { return folder }
    let holding = folders.filter { FileAddress.isInside(path, $0) }
    return holding.max { $0.utf8.count < $1.utf8.count } ?? folder
  }

  /// Reads a rule set from the disk.
  private func load(_ root: String) -> RuleSetState {
    var state = RuleSetState(root: root)
    state.replaceAll(filesOnDisk(of: root))
    return state
  }

  private func filesOnDisk(of root: String) -> [RuleFile] {
    var paths = environment.ruleFiles(root) ?? []
    if splitsByFolder || !folders.contains(root) { paths = paths.filter { FileAddress.folder(of: $0) == root } }
    return paths.compactMap { path in
      environment.bytes(path).map { RuleFile(path: path, uri: FileAddress.uri(of: path), bytes: $0, encoding) }
    }
  }

  // MARK: Documents

  mutating func didOpen(_ params: DidOpenParams) {
    let item = params.textDocument
    if roots[item.uri] != nil { close(item.uri) }
    let path = FileAddress.path(of: item.uri) ?? item.uri
    let root = FileAddress.path(of: item.uri).map { self.root(of: $0) } ?? item.uri
    var state = ruleSets.removeValue(forKey: root) ?? (root == item.uri ? RuleSetState(root: root) : load(root))
    var file = RuleFile(path: path, uri: item.uri, bytes: Array(item.text.utf8), encoding)
    file.documentVersion = item.version
    file.isOpen = true
    if let number = state.number(ofPath: path) {
      state.change(number) { $0 = file }
    } else {
      state.insert(file)
    }
    ruleSets[root] = state
    roots[item.uri] = root
  }

  mutating func didChange(_ params: DidChangeParams) {
    _ = try? withDocument(params.textDocument.uri) { state, number in
      state.change(number) { file in
        for change in params.contentChanges { file.apply(change) }
        file.documentVersion = params.textDocument.version
      }
    }
  }

  /// What a rule set reads beside its texts may have been saved too.
  mutating func didSave(_ params: DocumentParams) {
    guard let root = roots[params.textDocument.uri], var state = ruleSets[root] else { return }
    // Who cannot watch files tells at least of this moment.
    if !watchesFiles, root != params.textDocument.uri { reload(&state) }
    state.touch()
    ruleSets[root] = state
  }

  mutating func didClose(_ params: DocumentParams) { close(params.textDocument.uri) }

  private mutating func close(_ uri: String) {
    guard let root = roots.removeValue(forKey: uri), var state = ruleSets.removeValue(forKey: root),
      let number = state.number(ofURI: uri)
    else { return }
    if !roots.values.contains(root) { return forget(state) }
    let path = state.files[number].path
    if let bytes = environment.bytes(path) {
      let file = RuleFile(path: path, uri: FileAddress.uri(of: path), bytes: bytes, encoding)
      state.change(number) { $0 = file }
    } else {
      state.remove(number)
    }
    clear(uri, in: &state)
    ruleSets[root] = state
  }

  /// Nothing of it is open any more.
  private mutating func forget(_ state: RuleSetState) {
    var state = state
    for uri in state.published.keys.sorted() { clear(uri, in: &state) }
  }

  private mutating func clear(_ uri: String, in state: inout RuleSetState) {
    guard state.published.removeValue(forKey: uri) != nil else { return }
    outgoing.append(
      .notification("textDocument/publishDiagnostics", .object([("uri", .string(uri)), ("diagnostics", .array([]))])))
  }

  // MARK: Files and folders

  mutating func filesChanged(_ params: WatchedFilesParams) {
    let paths = params.changes.compactMap { FileAddress.path(of: $0.uri) }
    for root in ruleSets.keys.sorted() {
      guard var state = ruleSets[root] else { continue }
      if paths.contains(where: { $0.hasSuffix(".rules") && FileAddress.isInside($0, root) }) { reload(&state) }
      state.touch()
      ruleSets[root] = state
    }
  }

  /// Reads the files of a rule set anew; what is open stays as the editor has it.
  private mutating func reload(_ state: inout RuleSetState) {
    let open = state.files.filter(\.isOpen)
    let paths = Set(open.map(\.path))
    let found = filesOnDisk(of: state.root).filter { !paths.contains($0.path) }
    let known = Set(found.map(\.uri)).union(open.map(\.uri))
    for uri in state.published.keys.sorted() where !known.contains(uri) { clear(uri, in: &state) }
    state.replaceAll(open + found)
  }

  /// Every open document finds its rule set anew.
  mutating func foldersChanged(_ params: FoldersParams) {
    let removed = Set(params.event.removed.compactMap { FileAddress.path(of: $0.uri) })
    folders.removeAll { removed.contains($0) }
    for path in params.event.added.compactMap({ FileAddress.path(of: $0.uri) }) where !folders.contains(path) {
      folders.append(path)
    }
    let open = ruleSets.values.flatMap(\.files).filter(\.isOpen).sorted { $0.uri < $1.uri }
    for root in ruleSets.keys.sorted() { ruleSets[root].map { forget($0) } }
    ruleSets = [:]
    roots = [:]
    for file in open {
      let text = String(decoding: file.bytes, as: UTF8.self)
      didOpen(DidOpenParams(textDocument: .init(uri: file.uri, version: file.documentVersion, text: text)))
    }
  }
}
