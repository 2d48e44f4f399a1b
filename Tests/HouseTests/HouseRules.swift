/// The walls of docs/ARCHITECTURE.md as functions from a file to what is wrong with it; an empty list is well.
enum HouseRules {
  /// Values in, values out: no files, no sockets, no clock, no terminal.
  static let coreRooms: Set<String> = [
    "Model", "Rules", "Geofences", "Wire", "Trackers", "Engine", "Authoring", "LanguageServer",
    "Replays", "Reports",
  ]

  /// What each room may import. A room that is not in the table may import nothing.
  static let walls: [String: Set<String>] = {
    let system: Set<String> = ["Glibc", "Synchronization"]
    let core: Set<String> = ["Model", "Rules", "Geofences", "Wire", "Engine"]
    let shell: Set<String> = ["Platform", "Storage", "Delivery", "Monitoring"]
    return [
      "Model": system,
      "Rules": system.union(["Model"]),
      "Geofences": system.union(["CGEOS", "CPrefetch", "Model"]),
      "Wire": system.union(["CPrefetch", "CSimdJSON", "CZlib", "CZstd", "CExpat", "Model"]),
      "Engine": system.union(["CPrefetch", "Model", "Rules", "Geofences"]),
      "Authoring": system.union(core),
      "LanguageServer": system.union(["Model", "Rules"]),
      "Replays": system.union(["CPrefetch", "Model", "Rules", "Wire"]),
      "Reports": system.union(["Model", "Wire"]),
      "Trackers": system.union(["Model", "Wire"]),
      "Platform": system.union(["Wire", "Logging"]),
      "Storage": system.union([
        "CChecksum", "CCrypto", "CFileSpace", "CZstd", "GRDB", "Model", "Platform", "Wire", "Foundation",
      ]),
      "Delivery": system.union(["CCrypto", "CCurl", "Model", "Rules", "Wire", "Platform", "Storage", "Foundation"]),
      "Monitoring": system.union(["Model", "Wire", "Platform", "NIOCore", "NIOPosix", "NIOHTTP1"]),
      "Listening": system.union([
        "Model", "Wire", "Trackers", "Platform", "Monitoring", "NIOCore", "NIOPosix", "Foundation",
      ]),
      "Host": system.union(core).union(shell).union([
        "CFileSpace", "Trackers", "Listening", "Authoring", "LanguageServer", "Replays", "Reports", "Foundation",
      ]),
      "picket": system.union(core).union(shell).union([
        "Authoring", "LanguageServer", "Replays", "Trackers", "Listening", "Host", "ArgumentParser", "Foundation",
      ]),
    ]
  }()

  static let lineLimit = 400
  /// Catalogues are one table each, and a table that is cut in two is two places to look.
  static let longFiles: [String: String] = [
    "Sources/Model/Field.swift": "the catalogue of fields: one row a field",
    "Sources/Model/MeasureUnit.swift": "the catalogue of units: one row a unit",
    "Sources/Rules/DiagnosticCode.swift": "the catalogue of diagnostic codes: one row a code",
  ]

  /// Core files that may import Foundation, and why. None on the path of an event needs it.
  static let foundationFiles: [String: String] = [
    "Sources/LanguageServer/Protocol/Incoming.swift": "the JSON of an editor's messages, by the decoder of Foundation"
  ]

  /// The files that own raw memory, each behind functions that check their indices.
  static let storageFiles: Set<String> = ["StateSlab.swift", "CellStore.swift", "LineValues.swift", "Chunk.swift"]
  /// Other core files that name raw pointers, and why; `allocates` where they own memory too.
  static let pointerFiles: [String: (reason: String, allocates: Bool)] = [
    "Sources/Geofences/FoundShapes.swift": ("the list of one look-up, which every event fills", true),
    "Sources/Geofences/OutlineView.swift": ("vertices and runs side by side, read by every crossing", true),
    "Sources/Geofences/PageMemory.swift": ("the pages that cells and outlines lie on, asked of the kernel", false),
    "Sources/Geofences/GeosKernel.swift": ("the binding to GEOS, whose C interface gives and takes pointers", false),
    "Sources/Replays/Quality/QualityProbe.swift": ("devices that are asked for ahead, one an event", false),
    "Sources/Wire/ChunkWriter.swift": ("the decoder's end of a chunk: writes into memory that Chunk.swift owns", false),
    "Sources/Wire/Fences/JSONWalker.swift": ("the binding to the C face of simdjson", true),
    "Sources/Wire/XMLWalker.swift": ("the binding to expat, whose callbacks take pointers", false),
    "Sources/Wire/Inflater.swift": ("the binding to zlib, whose stream must not move in memory", true),
    "Sources/Wire/Notices/ByteBuffer.swift": ("the buffer that notices are written into, 300 ns each", true),
  ]

  static func tooLong(_ file: SwiftFile) -> [String] {
    let pieces = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
    let lines = file.text.hasSuffix("\n") ? pieces - 1 : pieces
    if lines <= lineLimit || longFiles[file.path] != nil { return [] }
    return ["\(file.path): \(lines) lines, at most \(lineLimit)"]
  }

  /// Modules that the file imports, with their lines.
  static func imports(_ text: String) -> [(module: String, line: Int)] {
    let tokens = SwiftText(text).tokens
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
      var name = index + 1
      if kinds.contains(tokens[name].text), name + 1 < tokens.count { name += 1 }
      return (tokens[name].text, tokens[index].line)
    }
  }

  static func throughWalls(_ file: SwiftFile) -> [String] {
    let allowed = walls[file.room] ?? []
    return imports(file.text).compactMap { module, line in
      if module.hasPrefix("Foundation") && coreRooms.contains(file.room) {
        return foundationFiles[file.path] == nil ? "\(file.path):\(line): Foundation in the core" : nil
      }
      return allowed.contains(module) ? nil : "\(file.path):\(line): \(file.room) must not import \(module)"
    }
  }

  /// In the core: printing and clocks.
  static func worldly(_ file: SwiftFile) -> [String] {
    guard coreRooms.contains(file.room) else { return [] }
    let clocks: Set<String> = [
      "clock_gettime", "gettimeofday", "ContinuousClock", "SuspendingClock", "DispatchTime", "DispatchWallTime",
    ]
    let printers: Set<String> = ["print", "debugPrint", "dump", "puts", "printf", "fputs"]
    let tokens = SwiftText(file.text).tokens
    func text(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }
    return tokens.indices.compactMap { index in
      let word = tokens[index].text
      let isCall = text(index + 1) == "("
      // A method or function of ours that has the same name is none of them.
      let isOwn = text(index - 1) == "func" || text(index - 1) == "." && text(index - 2) != "Swift"
      let isPrinting = printers.contains(word) && isCall && !isOwn
      let isDate = word == "Date" && (isCall || text(index + 1) == "." && text(index + 2) == "now")
      let isTime = word == "time" && isCall && text(index + 2) == "nil"
      if isPrinting { return "\(file.path):\(tokens[index].line): `\(word)` in the core" }
      if clocks.contains(word) || isDate || isTime { return "\(file.path):\(tokens[index].line): a clock in the core" }
      return nil
    }
  }

  static func vagueNames(_ file: SwiftFile) -> [String] {
    let vague = ["Manager", "Helper", "Helpers", "Service", "Handler", "Impl", "Info", "Data", "Util", "Utils"]
    let words: Set<String> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    let tokens = SwiftText(file.text).tokens
    return zip(tokens, tokens.dropFirst()).compactMap { word, name in
      guard words.contains(word.text), vague.contains(where: { name.text.hasSuffix($0) }) else { return nil }
      return "\(file.path):\(name.line): `\(name.text)` does not say what it is"
    }
  }

  static func vagueRooms(_ rooms: [String]) -> [String] {
    rooms.filter { ["Core", "Common", "Utils", "Util", "Shared", "Helpers", "Misc", "Base"].contains($0) }
  }

  /// In the core: raw pointers outside of the files that own memory or bind a C library.
  static func rawMemory(_ file: SwiftFile) -> [String] {
    guard coreRooms.contains(file.room), !storageFiles.contains(file.name) else { return [] }
    let pointers: Set<String> = ["UnsafeMutableRawPointer", "UnsafeMutablePointer"]
    let allocators: Set<String> = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"]
    let tokens = SwiftText(file.text).tokens
    let exception = pointerFiles[file.path]
    return tokens.indices.compactMap { index in
      let word = tokens[index].text
      let isCall = index + 1 < tokens.count && tokens[index + 1].text == "("
      let isMember = index > 0 && tokens[index - 1].text == "."
      let allocates = isCall && (word == "allocate" && isMember || allocators.contains(word) && !isMember)
      let place = "\(file.path):\(tokens[index].line)"
      if allocates && exception?.allocates != true { return "\(place): memory is allocated here" }
      if pointers.contains(word) && exception == nil { return "\(place): a raw pointer" }
      return nil
    }
  }

  /// Codes that are not one capital letter and two digits, or that stood before.
  static func badCodes(_ codes: [String]) -> [String] {
    var seen: Set<String> = []
    return codes.filter { code in
      let bytes = Array(code.utf8)
      let isWellFormed =
        bytes.count == 3 && (0x41...0x5A).contains(bytes[0]) && bytes[1...].allSatisfy { (0x30...0x39).contains($0) }
      return !seen.insert(code).inserted || !isWellFormed
    }
  }
}
