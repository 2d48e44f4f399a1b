#!/usr/bin/env python3
"""Makes a small race of our own for the instruction budget: no numpy, no ../shared, the same bytes everywhere.

  make_events.py events LINES OUT.jsonl     tracker fixes of 400 devices in the box lat 52..53, lon 13..14
  make_events.py fences COUNT OUT.geojson   star-shaped polygons in the same box, ids f00000, f00001, …

A shorter events file is the beginning of a longer one. Random numbers are SplitMix64 (Steele, Lea, Flood 2014);
whatever is written is rounded well above the last bit, so that no libm makes a difference.
"""
import math
import sys

DEVICES = 400
MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def word(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self, low, high):
        return low + (high - low) * (self.word() >> 11) / (1 << 53)


def clip(value, low, high):
    return min(max(value, low), high)


class Device:
    def __init__(self, number, random):
        self.name = f"trk-{number:06d}"
        self.latitude = random.uniform(52.02, 52.98)
        self.longitude = random.uniform(13.02, 13.98)
        self.course = random.uniform(0, 2 * math.pi)
        self.speed = random.uniform(0, 110)
        self.battery = random.uniform(20, 100)
        self.odometer = random.uniform(1e3, 2e5)

    def move(self, seconds, random):
        self.speed = clip(self.speed + random.uniform(-10, 10) + (55 - self.speed) * 0.03, 0, 140)
        if random.uniform(0, 1) < 0.01:
            self.speed = random.uniform(0, 130)
        self.course += random.uniform(-0.4, 0.4)
        way = self.speed / 3.6 * seconds / 111_320
        self.latitude += way * math.cos(self.course)
        self.longitude += way * math.sin(self.course) / 0.61
        if not (52 < self.latitude < 53 and 13 < self.longitude < 14):
            self.course += math.pi
        self.latitude = clip(self.latitude, 52, 53)
        self.longitude = clip(self.longitude, 13, 14)
        self.battery = max(self.battery - 0.002, 1)
        self.odometer += self.speed * seconds / 3600

    def line(self, time, random):
        chance = random.uniform(0, 1)
        alarm = '"sos"' if chance < 0.0005 else '"low_battery"' if self.battery < 15 and chance > 0.99 else "null"
        return (
            f'{{"device":"{self.name}","time":"{time}","lat":{self.latitude:.6f},"lon":{self.longitude:.6f},'
            f'"speed":{self.speed:.1f},"course":{int(math.degrees(self.course)) % 360},"battery":{int(self.battery)},'
            f'"alarm":{alarm},"ignition":{"true" if self.speed > 1 else "false"},'
            f'"attributes":{{"sat":{4 + int(random.uniform(0, 12))},"odometer":{self.odometer:.1f},"driver":"José"}}}}\n'
        )


def clock(milliseconds):
    """A time of 2026-03-01 and the days after it."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return f"2026-03-{1 + day:02d}T{hour:02d}:{minute:02d}:{second:02d}.{rest:03d}Z"


def events(count, path):
    random = SplitMix64(7)
    devices = [Device(number, random) for number in range(DEVICES)]
    step = 15_000
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for number in range(count):
            turn, place = divmod(number, DEVICES)
            # Each turn begins with another device, so that no two neighbours stay neighbours.
            device = devices[(place * 7 + turn * 13) % DEVICES]
            device.move(step / 1000, random)
            out.write(device.line(clock(turn * step + place * step // DEVICES), random))


def fences(count, path):
    random = SplitMix64(11)
    scale = 0.5 / math.sqrt(count)
    features = []
    for number in range(count):
        x, y = random.uniform(13.02, 13.98), random.uniform(52.02, 52.98)
        corners = 10 + int(random.uniform(0, 51))
        radius = scale * random.uniform(0.3, 1.0)
        ring = []
        for angle in sorted(random.uniform(0, 2 * math.pi) for _ in range(corners)):
            reach = radius * random.uniform(0.6, 1.0)
            ring.append(f"[{x + reach * math.cos(angle) / 0.61:.6f},{y + reach * math.sin(angle):.6f}]")
        ring.append(ring[0])
        features.append(
            f'{{"type":"Feature","properties":{{"id":"f{number:05d}","name":"Fence {number}"}},'
            f'"geometry":{{"type":"Polygon","coordinates":[[{",".join(ring)}]]}}}}')
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n")


def main():
    makers = {"events": events, "fences": fences}
    if len(sys.argv) != 4 or sys.argv[1] not in makers or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    makers[sys.argv[1]](int(sys.argv[2]), sys.argv[3])


if __name__ == "__main__":
    main()
