internal import Glibc
internal import Platform
internal import Rules
internal import Storage

/// The files that a pass reads and those that it writes: none is both, and none is written twice.
///
/// Names are looked through: links, and other ways to write a path, lead to the same file.
struct OutputPaths {
  /// A file by what it is; one that is not there yet by where it will be.
  private enum Place: Hashable {
    case file(FileIdentity)
    case name(String)
  }

  /// What is read, for people: ``the input `a.jsonl` ``.
  private var read: [Place: String] = [:]
  /// Folders of which every file is read, by the same words.
  private var readFolders: [String: String] = [:]
  /// What is written, as it was asked for: `--out a.jsonl`.
  private var written: [Place: String] = [:]

  /// What a pass reads.
  init(_ loaded: LoadedRuleSet, options: ReplayOptions) {
    for source in loaded.sources where source.path != "-" { note(source.path, "the rule file `\(source.path)`") }
    for path in loaded.otherFiles { note(path, "`\(path)`, which the rules read") }
    var files: [String] = []
    for path in options.inputs {
      guard let folder = JournalSource.folder(at: path) else {
        files.append(path)
        continue
      }
      readFolders[Self.resolved(folder)] = "a file of the journal `\(path)`"
      let database = StateLayout(AbsolutePath.folder(of: folder)).database
      note(database, "the state `\(database)`")
    }
    for input in InputPaths(files).inputs {
      switch input {
      case .file(let path): note(path, "the input `\(path)`")
      case .standardInput:
        if let place = Self.place(of: STDIN_FILENO) { read[place] = "the input, which standard input comes from" }
      case .trackers: break
      }
    }
  }

  private mutating func note(_ path: String, _ words: String) {
    if let place = Self.place(of: path), read[place] == nil { read[place] = words }
  }

  /// A file is to be written. Fails where it is read too, or written already.
  ///
  /// - Parameter option: the one that names it: `--out`.
  mutating func write(_ path: String, _ option: String) throws(RunFailure) {
    if let words = readFolders[AbsolutePath.folder(of: Self.resolved(path))] {
      throw Self.refusal("`\(option) \(path)`", overwrites: words)
    }
    if let place = Self.place(of: path) { try write(place, "`\(option) \(path)`") }
  }

  /// Notices are to be written to an open descriptor, standard output.
  mutating func write(standardOutput descriptor: Int32) throws(RunFailure) {
    if let place = Self.place(of: descriptor) { try write(place, "standard output") }
  }

  /// Sinks of the rules are to be told. Fails where a file of theirs is read, or written as an output.
  func tellSinks(of rules: CheckedRuleSet) throws(RunFailure) {
    for (name, path) in SinkPlaces.fixedPaths(of: rules) {
      guard let place = Self.place(of: path), let other = read[place] ?? written[place] else { continue }
      throw RunFailure("sink `\(name)` would write to \(other): name another file in one of the two places")
    }
  }

  private mutating func write(_ place: Place, _ words: String) throws(RunFailure) {
    if let other = read[place] { throw Self.refusal(words, overwrites: other) }
    if let other = written[place] { throw RunFailure("\(other) and \(words) are one file: write each to its own") }
    written[place] = words
  }

  private static func refusal(_ words: String, overwrites other: String) -> RunFailure {
    RunFailure("\(words) would overwrite \(other): write to another file")
  }

  // MARK: Places

  /// nil: a device, a socket or a folder, which nothing is lost in.
  private static func place(of path: String) -> Place? {
    var status = stat()
    return stat(path, &status) == 0 ? place(of: status) : .name(resolved(path))
  }

  private static func place(of descriptor: Int32) -> Place? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? place(of: status) : nil
  }

  private static func place(of status: stat) -> Place? {
    let kind = status.st_mode & S_IFMT
    return kind == S_IFREG || kind == S_IFIFO ? .file(FileStamp(status).identity) : nil
  }

  /// The path from the root without links and detours, as far as it is there.
  private static func resolved(_ path: String) -> String {
    if let found = realpath(path, nil) {
      defer { free(found) }
      return String(cString: found)
    }
    let folder = AbsolutePath.folder(of: path)
    if folder == path { return path }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let above = resolved(folder)
    return above.hasSuffix("/") ? above + name : above + "/" + name
  }
}

extension LoadedRuleSet {
  /// Files of fences and of device names that the rules name, by their resolved paths.
  fileprivate var otherFiles: [String] {
    let fences = (rules?.groups ?? []).compactMap { group -> String? in
      switch group.source {
      case .drawn: nil
      case .file(let path, _, _), .set(let path, _, _): RelativePath.resolve(path, in: group.declaredIn)
      }
    }
    let devices = parsed.files.flatMap { file in
      file.declarations.compactMap { declaration -> String? in
        guard case .devices(let devices) = declaration, case .file(let path) = devices.source else { return nil }
        return RelativePath.resolve(path.text, in: file.path)
      }
    }
    return fences + devices
  }
}
