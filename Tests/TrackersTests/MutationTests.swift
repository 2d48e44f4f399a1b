import Testing
import Wire

@testable import Trackers

/// Frames of every family with bytes changed, cut, doubled and mixed: nothing traps, and every line is one of JSON.
struct MutationTests {
  static let frames: [[UInt8]] =
    [XexunTests.short, Array((XexunTests.ext + "\n\r").utf8), H02Tests.binary, TK102Tests.login, TK102Tests.position]
    + [
      "##,imei:490000000000015,A;", "490000000000015;",
      "imei:490000000000015,help me,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,512.3,1,0,41.5%,,+22;",
      "(049000000001BP05490000000000015\(TK103Tests.block))", "(049000000001BO012\(TK103Tests.block))",
      "(490000000000015,ZC11,140625,A,4807.0380N,01131.0000E,022.9,093015,084.40)", H02Tests.text,
      "490000000000015\(T55Tests.sentence)\r\n", V680Tests.frame,
      ",+490000000001,,L,, imei:490000000000015,,,F:3.95V,0,53,63327,262,01,2A1F,0C3D\r\n",
    ].map { Array($0.utf8) }

  @Test(arguments: frames.indices)
  func nothingTraps(_ number: Int) {
    var random = Seeded(UInt64(number) + 1)
    for _ in 0..<400 {
      var bytes = Self.frames[number]
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      let heard = Ear.hear([bytes], closes: Bool.random(using: &random))
      for line in heard.events + heard.rejects { #expect(Self.isPlainObject(line), "\(line)") }
    }
  }

  @Test(arguments: frames.indices)
  func everyBeginningEndsWell(_ number: Int) {
    let whole = Self.frames[number]
    for count in 1..<whole.count {
      let heard = Ear.hear([Array(whole[..<count])])
      for line in heard.events + heard.rejects { #expect(Self.isPlainObject(line), "\(line)") }
    }
  }

  static func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
    case 3: bytes.removeLast(bytes.count - at)
    case 4: bytes.insert(contentsOf: bytes[at...].prefix(20), at: at)
    default:
      let other = frames[Int.random(in: frames.indices, using: &random)]
      bytes.insert(contentsOf: other[Int.random(in: other.indices, using: &random)...], at: at)
    }
  }

  /// One object, its strings closed, no control characters.
  static func isPlainObject(_ line: String) -> Bool {
    guard line.hasPrefix("{"), line.hasSuffix("}") else { return false }
    var isInside = false
    var isEscaped = false
    var depth = 0
    for byte in line.utf8 {
      if byte < 0x20 { return false }
      if isInside {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isInside = false
        }
      } else if byte == 0x22 {
        isInside = true
      } else if byte == 0x7B {
        depth += 1
      } else if byte == 0x7D {
        depth -= 1
      }
    }
    return depth == 0 && !isInside
  }
}

/// Random numbers that come again with their seed: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
