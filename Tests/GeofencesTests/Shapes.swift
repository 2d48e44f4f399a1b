import Foundation
import Geofences
import Model

/// A place, longitude first as on paper.
func at(_ x: Double, _ y: Double) -> Coordinate { Coordinate(latitude: y, longitude: x) }

func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> [Coordinate] {
  [at(west, south), at(east, south), at(east, north), at(west, north)]
}

/// A box wider than 180 degrees: with corners at the meridian 0, or it would run the shorter way round.
func wide(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> [Coordinate] {
  [at(west, south), at(0, south), at(east, south), at(east, north), at(0, north), at(west, north)]
}

/// A star-shaped ring around a place; with `step`, its corners are multiples of it.
func star(_ dice: inout Dice, x: Double, y: Double, radius: Double, corners: Int, step: Double = 0) -> [Coordinate] {
  var ring: [Coordinate] = []
  for i in 0..<corners {
    let angle = 2 * Double.pi * (Double(i) + 0.8 * dice.unit()) / Double(corners)
    let r = radius * dice.double(0.3...1)
    var place = at(x + r * cos(angle), y + r * sin(angle))
    if step > 0 {
      place = at((place.longitude / step).rounded() * step, (place.latitude / step).rounded() * step)
    }
    if ring.last != place { ring.append(place) }
  }
  return ring
}

func draft(_ id: String, _ outline: Outline, group: Int = 0, margin: Double = 0) -> FenceDraft {
  FenceDraft(id: id, name: nil, group: group, outline: outline, marginMetres: margin)
}

/// Drafts of areas, numbered so that their order stays.
func drafts(_ areas: [[[[Coordinate]]]], group: Int = 0) -> [FenceDraft] {
  areas.enumerated().map { draft("f" + "\(100_000 + $0)", .area($1), group: group) }
}

extension Locator {
  /// The ids found at a place.
  mutating func shapes(_ latitude: Double, _ longitude: Double) -> [Int] {
    (0..<locate(latitude: latitude, longitude: longitude)).map { Int(result($0)) }
  }
}

/// Metres on the sphere, written another way than in the code under test: the angle between two vectors.
func metres(_ a: Coordinate, _ b: Coordinate) -> Double {
  func vector(_ c: Coordinate) -> (Double, Double, Double) {
    let lat = c.latitude * .pi / 180
    let lon = c.longitude * .pi / 180
    return (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))
  }
  let (ax, ay, az) = vector(a)
  let (bx, by, bz) = vector(b)
  let cross = (ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
  let sine = (cross.0 * cross.0 + cross.1 * cross.1 + cross.2 * cross.2).squareRoot()
  return 6_371_008.8 * atan2(sine, ax * bx + ay * by + az * bz)
}

/// The place at an angle (radians) and a bearing from another, by vectors.
func destination(_ start: Coordinate, _ angle: Double, _ bearing: Double) -> Coordinate {
  let lat = start.latitude * .pi / 180
  let lon = start.longitude * .pi / 180
  let up = (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))
  let east = (-sin(lon), cos(lon), 0.0)
  let north = (-sin(lat) * cos(lon), -sin(lat) * sin(lon), cos(lat))
  func mix(_ u: Double, _ e: Double, _ n: Double) -> Double {
    cos(angle) * u + sin(angle) * (sin(bearing) * e + cos(bearing) * n)
  }
  let x = mix(up.0, east.0, north.0)
  let y = mix(up.1, east.1, north.1)
  let z = mix(up.2, east.2, north.2)
  return at(atan2(y, x) * 180 / .pi, atan2(z, (x * x + y * y).squareRoot()) * 180 / .pi)
}
