internal import Model

/// What the sentences of one time of day have told: an event, made of an RMC or a GGA and what stands around it.
struct NMEAEpoch {
  /// Since midnight UTC, ms; nil: the sentences do not say.
  var timeOfDay: Int64?
  /// The sentence that the event stands for; nil: none yet.
  private(set) var line: Int?
  /// It was a GGA: its date is that of other sentences.
  private(set) var needsDate = true
  /// The sentence itself, for the list of what is refused.
  private(set) var text: [UInt8] = []
  private var time: [UInt8] = []
  private var place: [UInt8] = []
  private var speed: [UInt8] = []
  private var course: [UInt8] = []
  /// Of a GGA.
  private var quality: [UInt8] = []
  private(set) var hasRMC = false

  /// Whether a sentence of this time of day belongs to it.
  func takes(_ other: Int64?, isRMC: Bool) -> Bool { other == timeOfDay && other != nil && !(isRMC && hasRMC) }

  /// There is nothing yet that speaks of a place.
  var isEmpty: Bool { line == nil }

  mutating func take(rmc sentence: NMEASentence, line: Int, midnight: Int64?) {
    hasRMC = true
    self.line = line
    text = sentence.text.slice(0, RefusedRow.textLimit).bytes
    if let midnight, let timeOfDay {
      needsDate = false
      time = Self.time(midnight + timeOfDay)
    } else if sentence.field(9).count > 0 {
      // What is no date goes on as it stands.
      needsDate = false
      time = Self.member("time") { $0.append(string: "\(sentence.text(9)) \(sentence.text(1))") }
    }
    place = Self.place(sentence, latitude: 3, longitude: 5, isValid: sentence.text(2) == "A")
    if let speed = Self.number("speed_kn", sentence.field(7)) { self.speed = speed }
    if let course = Self.number("course", sentence.field(8)) { self.course = course }
  }

  mutating func take(gga sentence: NMEASentence, line: Int) {
    quality = Self.number("altitude", sentence.field(9)) ?? []
    quality += Self.number("satellites", sentence.field(7)) ?? []
    quality += Self.number("hdop", sentence.field(8)) ?? []
    guard !hasRMC else { return }
    self.line = line
    text = sentence.text.slice(0, RefusedRow.textLimit).bytes
    place = Self.place(sentence, latitude: 2, longitude: 4, isValid: sentence.text(6) != "0")
  }

  /// An RMC's own speed and course count before these.
  mutating func take(vtg sentence: NMEASentence) {
    if speed.isEmpty { speed = Self.number("speed_kn", sentence.field(5)) ?? [] }
    if course.isEmpty { course = Self.number("course", sentence.field(1)) ?? [] }
  }

  /// Gives it a date; ms from 1970-01-01 to midnight.
  mutating func date(_ midnight: Int64) {
    guard needsDate, let timeOfDay else { return }
    needsDate = false
    time = Self.time(midnight + timeOfDay)
  }

  /// Appends the event's line.
  func append(lead: [UInt8], into out: inout ByteBuffer) {
    out.append(lead)
    for part in [time, place, speed, course, quality] { out.append(part) }
    out.append(0x7D)
  }

  private static func time(_ milliseconds: Int64) -> [UInt8] {
    member("time") { out in
      out.append(34)
      TimeWriter.rfc3339(milliseconds, into: &out)
      out.append(34)
    }
  }

  /// Places are told to a hundredth of a minute or finer; nine decimals of a degree are a tenth of a millimetre.
  private static func place(_ sentence: NMEASentence, latitude: Int, longitude: Int, isValid: Bool) -> [UInt8] {
    var members: [UInt8] = []
    for (key, number) in [("lat" as StaticString, latitude), ("lon", longitude)] where sentence.field(number).count > 0
    {
      members += member(key) { out in
        if let degrees = sentence.degrees(number) {
          NumberWriter.rounded(degrees, digits: 9, into: &out)
        } else {
          out.append(string: sentence.field(number))
        }
      }
    }
    if !isValid { members += member("valid") { $0.append("false") } }
    return members
  }

  /// A number's member; nil where the field is empty, text where it is no number.
  private static func number(_ key: StaticString, _ field: ByteText) -> [UInt8]? {
    guard field.count > 0 else { return nil }
    return member(key) { out in
      if NumberText.length(field, commaIsPoint: false) == field.count {
        NumberText.append(field, into: &out)
      } else {
        out.append(string: field)
      }
    }
  }

  private static func member(_ key: StaticString, _ value: (inout ByteBuffer) -> Void) -> [UInt8] {
    var out = ByteBuffer(capacity: 64)
    // A comma stands before what is not the first.
    out.append(0x20)
    out.append(key: key)
    value(&out)
    return out.array(from: 1)
  }
}
