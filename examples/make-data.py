#!/usr/bin/env python3
"""Makes the events and the fences of all examples: `python3 examples/make-data.py`.

Everything is made up: the town of Mewen, its streets, its vehicles. Its coordinates lie in the open sea.
The output is the same on every run: no clock is read, and the only randomness is a small generator of our own.
"""

import json
import math
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Places are written as metres east and north of the market square of Mewen.
SQUARE_LAT, SQUARE_LON = 54.75, 12.25
LAT_METRES = math.radians(1) * 6_371_008.8
LON_METRES = LAT_METRES * math.cos(math.radians(SQUARE_LAT))


def place(east, north):
    """Latitude and longitude of a place, to a tenth of a metre."""
    return round(SQUARE_LAT + north / LAT_METRES, 6), round(SQUARE_LON + east / LON_METRES, 6)


def ms(text):
    """Milliseconds since 1970 of an RFC 3339 time in UTC."""
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def iso(milliseconds):
    at = datetime.fromtimestamp(milliseconds // 1000, tz=timezone.utc)
    rest = milliseconds % 1000
    return at.strftime("%Y-%m-%dT%H:%M:%S") + (f".{rest:03d}" if rest else "") + "Z"


class Dice:
    """A linear congruential generator (Numerical Recipes): the same numbers with every Python."""

    def __init__(self, seed):
        self.state = seed

    def next(self, low, high):
        self.state = (1_664_525 * self.state + 1_013_904_223) % 2**32
        return low + (high - low) * self.state / 2**32


class Tracker:
    """One device: parks and drives, and reports as it goes."""

    def __init__(self, device, seed, at, **fields):
        self.device, self.dice, self.at, self.fields = device, Dice(seed), at, fields
        self.events = []

    def report(self, time, wobble=3.0, delay=None, **fields):
        """One event at a time in ms. A value of None leaves the key out."""
        east = self.at[0] + self.dice.next(-wobble, wobble)
        north = self.at[1] + self.dice.next(-wobble, wobble)
        lat, lon = place(east, north)
        heard = time + (round(self.dice.next(800, 2600)) if delay is None else delay)
        event = {"device": self.device, "time": iso(time), "received": iso(heard), "lat": lat, "lon": lon}
        event.update(self.fields)
        event.update(fields)
        event = {key: value for key, value in event.items() if value is not None}
        self.events.append((heard, event))
        return event

    def park(self, start, end, every=600, **fields):
        """Stands still from `start` until before `end`, reporting every so many seconds."""
        fields = {"speed": 0, **({"ignition": False} if "ignition" in self.fields else {}), **fields}
        for time in range(start, end, every * 1000):
            self.report(time, **fields)
        return end

    def drive(self, start, legs, every=15, **fields):
        """Drives along legs `(east, north, km/h)`. Gives the time of arrival, to the next full second."""
        if "ignition" in self.fields:
            fields = {"ignition": True, **fields}
        time, next_report = float(start), start
        for east, north, speed in legs:
            x, y = self.at
            way = math.hypot(east - x, north - y)
            lasts = way / (speed / 3.6) * 1000
            course = round(math.degrees(math.atan2(east - x, north - y))) % 360
            while next_report < time + lasts:
                part = (next_report - time) / lasts
                self.at = (x + (east - x) * part, y + (north - y) * part)
                shown = round(max(0, speed + self.dice.next(-1.5, 1.5)))
                self.report(next_report, **{"speed": shown, "course": course, **fields})
                next_report += every * 1000
            time += lasts
            self.at = (east, north)
        return math.ceil(time / 1000) * 1000


def write_events(folder, trackers):
    """In the order in which they were heard; of the same moment, by device."""
    events = [pair for tracker in trackers for pair in tracker.events]
    events.sort(key=lambda pair: (pair[0], pair[1]["device"]))
    text = "".join(json.dumps(event, separators=(",", ":")) + "\n" for _, event in events)
    (HERE / folder / "events.jsonl").write_text(text, encoding="utf-8")
    print(f"{folder}: {len(events)} events")


def ring(points):
    """A GeoJSON ring, counter-clockwise, closed."""
    around = [[lon, lat] for lat, lon in (place(x, y) for x, y in points)]
    return around + [around[0]]


def write_fences(path, features):
    """A FeatureCollection, one feature a line."""
    lines = [json.dumps(feature, ensure_ascii=False, separators=(", ", ": ")) for feature in features]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / path).parent.mkdir(exist_ok=True)
    (HERE / path).write_text(text, encoding="utf-8")


def area(identity, points, **properties):
    return {
        "type": "Feature",
        "id": identity,
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring(points)]},
    }


MINUTE, HOUR = 60_000, 3_600_000
DEPOT = (4000.0, -1500.0)
GATE = (3000.0, -900.0)
OLD_TOWN = [(-900, -1100), (700, -1300), (1500, -400), (1400, 700), (300, 1300), (-900, 1000), (-1500, 200)]


def first_alert():
    """A small fleet's Tuesday morning."""
    write_fences(
        "first-alert/fences/mewen.geojson",
        [
            area("old-town", OLD_TOWN, name="Old Town"),
            area("harbour", [(-3200, 1500), (-1900, 1500), (-1900, 2500), (-3200, 2500)], name="Harbour"),
        ],
    )
    six = ms("2026-05-12T06:00:00Z")

    # van-1 is too fast in the Old Town for a minute and a half, twice.
    a = Tracker("van-1", 11, DEPOT, ignition=False)
    t = a.park(six, six + 20 * MINUTE)
    t = a.drive(t, [(*GATE, 46), (1450, -100, 57), (700, 0, 63), (-200, 100, 66), (-700, 300, 42)])
    t = a.park(t, t + 75 * MINUTE)
    t = a.drive(t, [(100, 500, 44), (1200, 300, 58), (1500, -200, 55), (*GATE, 70), (*DEPOT, 48)])
    a.park(t, six + 4 * HOUR)

    # van-2 is too fast for some seconds only, loses its fix under a roof, and its driver presses the button.
    b = Tracker("van-2", 12, (DEPOT[0] + 30, DEPOT[1] + 20), ignition=False)
    t = b.park(six + 3 * MINUTE, six + 33 * MINUTE)
    t = b.drive(t, [(*GATE, 48), (1450, -300, 55), (600, -500, 47)])
    t = b.drive(t, [(230, -420, 57)])  # about 24 s: two reports
    t = b.drive(t, [(-300, -300, 41)])
    for k in range(4):  # under a roof: the receiver still answers, with the old place and with nonsense
        b.report(t + k * 5 * MINUTE, wobble=900, speed=96, valid=False, ignition=True)
    t += 20 * MINUTE
    t = b.park(t, t + 40 * MINUTE)
    for k in range(3):
        b.report(t + k * 9_000, speed=0, ignition=False, alarm="sos")
    t = b.park(t + MINUTE, t + 30 * MINUTE)
    t = b.drive(t, [(1450, -300, 40), (*GATE, 63), (*DEPOT, 44)])
    b.park(t, six + 4 * HOUR)

    # van-3 stands at the very edge of the depot: its fixes flutter over the fence until it really leaves.
    c = Tracker("van-3", 13, (DEPOT[0] - 140, DEPOT[1]), ignition=False)
    c.report(six + 1 * MINUTE, speed=0, ignition=False)
    c.at = (DEPOT[0] - 150, DEPOT[1])
    t = six + 4 * MINUTE
    for k in range(39):
        c.report(t, wobble=12, speed=0, ignition=False)
        t += 3 * MINUTE
    t = c.drive(t, [(*GATE, 38), (-2500, 2000, 46)])
    c.park(t, six + 4 * HOUR)

    # van-4 is fast when its reports stop, and slow when they come again: silence proves nothing.
    d = Tracker("van-4", 14, (DEPOT[0] + 60, DEPOT[1] - 40), ignition=False)
    t = d.park(six + 2 * MINUTE, six + 52 * MINUTE)
    t = d.drive(t, [(*GATE, 45), (1450, -100, 54), (1100, -50, 62)])
    d.at = (-300, 0)
    t = d.drive(t + 8 * MINUTE, [(-500, 100, 61), (-900, 600, 38)])
    t = d.park(t, t + 50 * MINUTE)
    t = d.drive(t, [(1450, -100, 43), (*GATE, 57), (*DEPOT, 46)])
    d.park(t, six + 4 * HOUR)

    # van-5 has no network for a quarter of an hour: what it kept comes behind newer events, a hard stop among it.
    e = Tracker("van-5", 15, (DEPOT[0] - 40, DEPOT[1] + 50), ignition=False)
    t = e.park(six + 4 * MINUTE, six + 14 * MINUTE)
    t = e.drive(t, [(*GATE, 44), (1450, -300, 59)])
    start = len(e.events)
    out = t
    t = e.drive(t, [(900, 0, 38), (-200, 500, 40), (-2500, 2000, 61)])
    kept = e.events[start:]
    del e.events[start:]
    t = e.park(t, t + 5 * MINUTE, every=60)
    for number, (_, event) in enumerate(kept):
        if number == 14:
            event["alarm"] = "harsh_braking"
            event["speed"] = 4
        heard = t + 1000 + number * 150
        event["received"] = iso(heard)
        e.events.append((heard, event))
    assert out < t
    e.events.append(e.events[-1])  # and the last of them is sent twice
    e.park(t + 2 * MINUTE, six + 4 * HOUR)

    # bike-1: no ignition, and a battery that is nearly empty until it is plugged in. At a start it has no fix yet.
    f = Tracker("bike-1", 16, (-100, 200), battery=31, charging=False)
    t = six + 5 * MINUTE
    f.events.append((t, {"device": "bike-1", "time": iso(t), "lat": 0, "lon": 0, "battery": 31}))
    t += MINUTE
    for k, level in enumerate([30, 28, 25, 21, 18, 16, 14, 14, 13, 12, 12]):
        t = f.drive(t, [(600 if k % 2 else -600, 200 - 40 * k, 19)], every=60, battery=level)
        t += 7 * MINUTE
    f.park(t, t + 70 * MINUTE, battery=24, charging=True)

    # car-9 is no van: it is fast in the Old Town, and no rule is for it. Its clock once runs an hour ahead.
    g = Tracker("car-9", 17, GATE, ignition=False)
    t = g.drive(six + 65 * MINUTE, [(1450, -100, 66), (-800, 100, 64), (-900, 600, 50)])
    heard = t + 2_000
    g.report(heard + HOUR, delay=-HOUR, speed=88, ignition=True)
    g.park(t + 5 * MINUTE, six + 3 * HOUR)
    write_events("first-alert", [a, b, c, d, e, f, g])


def school_zone():
    """A bus line past three schools, on a Thursday and a Sunday."""
    zones = [
        area("mill", [(-2600, -150), (-2000, -150), (-2000, 150), (-2600, 150)], name="Mill School", maxspeed=30),
        area("castle", [(-300, -350), (300, -350), (300, 350), (-300, 350)], name="Castle School", maxspeed="20 mph"),
        # The bypass crosses the castle's zone on a bridge.
        area("bypass", [(-1200, -60), (1200, -60), (1200, 60), (-1200, 60)], name="Castle Bridge", maxspeed=70),
        area("harbour", [(2000, -150), (2600, -150), (2600, 150), (2000, 150)], name="Harbour School", maxspeed="30 km/h"),
        area("new", [(3200, -150), (3800, -150), (3800, 150), (3200, 150)], name="New School"),
    ]
    write_fences("school-zone/fences/schools.geojson", zones)

    def line(bus, start, mill, castle, harbour, new, every=5):
        """From west to east; the speeds are those in the zones."""
        bus.at = (-3000.0, 0.0)
        legs = [(-2600, 0, 48), (-2000, 0, mill), (-1200, 0, 55), (1200, 0, castle), (2000, 0, 50)]
        legs += [(2600, 0, harbour), (3200, 0, 50), (3800, 0, new), (4200, 0, 40)]
        return bus.drive(start, legs, every=every)

    def street(bus, start, speed, every=5):
        """Under the bridge, from south to north through the castle's zone alone, but for where the bridge is."""
        bus.at = (0.0, -650.0)
        return bus.drive(start, [(0, -350, 40), (0, 350, speed), (0, 650, 40)], every=every)

    thursday, sunday = ms("2026-05-14T06:40:00Z"), ms("2026-05-17T09:00:00Z")
    a = Tracker("bus-12", 21, (-3000, 0))
    line(a, thursday, mill=44, castle=66, harbour=29, new=52)
    line(a, sunday, mill=47, castle=69, harbour=46, new=50)
    b = Tracker("bus-14", 22, (-3000, 0))
    line(b, thursday + 4 * MINUTE, mill=33, castle=68, harbour=51, new=45)
    c = Tracker("van-3", 23, (0, -650))
    street(c, thursday + 10 * MINUTE, 44)
    street(c, thursday + 40 * MINUTE, 34)
    write_events("school-zone", [a, b, c])


def battery_watch():
    """Trackers on trailers, three days."""
    start = ms("2026-02-02T06:00:00Z")
    step = 30 * MINUTE
    # A percentage that sinks slowly and trembles at the threshold; charged on the second evening.
    a = Tracker("trailer-1", 31, (500, 400))
    level = 27.0
    for k in range(144):
        charging = 68 <= k < 92
        level = min(97.0, level + 4.5) if charging else max(4.0, level - 0.22)
        shown = round(level + (a.dice.next(-1.2, 1.2) if not charging else 0))
        a.report(start + k * step, battery=shown, charging=charging, speed=0)
    # A voltage, as small trackers tell it.
    b = Tracker("trailer-2", 32, (520, 430))
    for k in range(144):
        volts = 3.82 - 0.0026 * k + b.dice.next(-0.015, 0.015)
        b.report(start + 4 * MINUTE + k * step, battery_voltage=round(volts, 2), speed=0)
    # Nothing but an alarm word, once.
    c = Tracker("trailer-3", 33, (540, 380))
    for k in range(72):
        c.report(start + 9 * MINUTE + k * 2 * step, speed=0, **({"alarm": "low_battery"} if k == 30 else {}))
    # Says nothing of its battery; a reading of 260 % is no percentage.
    d = Tracker("trailer-4", 34, (560, 360))
    for k in range(36):
        d.report(start + 12 * MINUTE + k * 4 * step, speed=0, **({"battery": "empty"} if k == 7 else {}))
    write_events("battery-watch", [a, b, c, d])


def night_watch():
    """A yard at the harbour over the weekend on which the clocks are put forward."""
    yard = (-2500.0, 2000.0)

    def trip(tracker, start, minutes):
        """Out of the yard and back."""
        t = tracker.drive(ms(start), [(-1500, 1400, 42), (-600, 900, 48)], every=30)
        t = tracker.park(t, t + minutes * MINUTE, every=300)
        return tracker.drive(t, [(-1500, 1400, 45), (*yard, 40)], every=30)

    # Friday 05:50 is still night; Monday 05:10 UTC is 07:10 in Berlin, for the clocks have gone forward.
    a = Tracker("truck-1", 41, yard, ignition=False)
    t = a.park(ms("2026-03-27T04:00:00Z"), ms("2026-03-27T04:50:00Z"), every=900)
    t = trip(a, "2026-03-27T04:50:00Z", 30)
    t = a.park(t, ms("2026-03-30T04:10:00Z"), every=5400)
    t = trip(a, "2026-03-30T04:10:00Z", 30)
    a.park(t, ms("2026-03-30T08:00:00Z"), every=1800)
    # Saturday at 15:30 the works are closed; Saturday at 11:00 they are open.
    b = Tracker("truck-2", 42, (yard[0] + 20, yard[1] - 15), ignition=False)
    t = b.park(ms("2026-03-28T08:00:00Z"), ms("2026-03-28T10:00:00Z"), every=1800)
    t = trip(b, "2026-03-28T10:00:00Z", 20)
    t = b.park(t, ms("2026-03-28T14:30:00Z"), every=1800)
    t = trip(b, "2026-03-28T14:30:00Z", 20)
    b.park(t, ms("2026-03-29T06:00:00Z"), every=5400)
    # Out for a delivery on Saturday night, silent since 21:40, and back at 05:28 of a night that is an hour shorter.
    c = Tracker("truck-3", 43, yard, ignition=False)
    t = c.park(ms("2026-03-28T18:00:00Z"), ms("2026-03-28T19:30:00Z"), every=1800)
    t = c.drive(ms("2026-03-28T20:10:00Z"), [(-1500, 1400, 44), (900, -200, 52), (*GATE, 60)], every=60)
    c.report(ms("2026-03-28T20:40:00Z"), speed=0, ignition=False)
    t = c.drive(ms("2026-03-29T03:20:00Z"), [(900, -200, 55), (-1500, 1400, 48), (*yard, 40)], every=60)
    c.park(t, ms("2026-03-29T06:00:00Z"), every=3600)
    # One fix that lies 900 m away, in the middle of the night: no journey.
    d = Tracker("truck-4", 44, (yard[0] - 30, yard[1] + 10), ignition=False)
    t = d.park(ms("2026-03-28T22:00:00Z"), ms("2026-03-29T00:40:00Z"), every=1200)
    d.at = (yard[0] + 800, yard[1] - 400)
    d.report(t, speed=0, ignition=False)
    d.at = (yard[0] - 30, yard[1] + 10)
    d.park(t + 20 * MINUTE, ms("2026-03-29T06:00:00Z"), every=1200)
    write_events("night-watch", [a, b, c, d])


def lost_contact():
    """Four boats on a lake. One falls silent, one comes back, one was never heard."""
    start = ms("2026-07-04T08:00:00Z")
    a = Tracker("boat-1", 51, (-5000, 4000))
    t = start
    for k in range(60):  # every two minutes, all the time
        a.at = (-5000 + 30 * k, 4000 + 20 * k)
        a.report(t + k * 2 * MINUTE, speed=round(a.dice.next(6, 11)), course=56)
    b = Tracker("boat-2", 52, (-5200, 4200))
    for k in range(60):  # silent for 34 minutes, then here again with what it had kept
        time = t + 30_000 + k * 2 * MINUTE
        held_back = 20 <= k < 36
        b.at = (-5200 - 25 * k, 4200 + 10 * k)
        heard = t + 30_000 + 36 * 2 * MINUTE + 3_000 + k * 100 if held_back else None
        b.report(time, delay=heard - time if heard else None, speed=round(b.dice.next(5, 9)), course=292)
    c = Tracker("boat-3", 53, (-4800, 3900))
    for k in range(31):  # its last report is of 09:01
        c.at = (-4800 + 10 * k, 3900 - 28 * k)
        c.report(t + 60_000 + k * 2 * MINUTE, speed=round(c.dice.next(7, 12)), course=160)
    d = Tracker("buoy-7", 55, (-5100, 4400))
    for k in range(4):  # sends every half an hour: its own rule knows that
        d.report(t + 5 * MINUTE + k * 30 * MINUTE, speed=0, battery=88)
    # boat-4 is on the list and never reports.
    write_events("lost-contact", [a, b, c, d])


def missed_handover():
    """Three couriers bring parcels from the depot to the hub, which they have to reach within 90 minutes."""
    hub = (-2500.0, 2000.0)
    start = ms("2026-09-08T07:00:00Z")
    way = [(*GATE, 47), (1200, 0, 55), (-900, 900, 49), (*hub, 45)]
    # On time.
    a = Tracker("courier-1", 61, DEPOT)
    t = a.park(start, start + 20 * MINUTE, every=300)
    t = a.drive(t, way, every=30)
    t = a.park(t, t + 40 * MINUTE, every=300)
    t = a.drive(t, [(-900, 900, 50), (1200, 0, 55), (*GATE, 60), (*DEPOT, 44)], every=30)
    a.park(t, t + 10 * MINUTE, every=300)
    # Never there: it waits in the Old Town for two hours.
    b = Tracker("courier-2", 62, (DEPOT[0] + 25, DEPOT[1]))
    t = b.park(start + MINUTE, start + 31 * MINUTE, every=300)
    t = b.drive(t, [(*GATE, 45), (1200, 0, 50), (100, 300, 41)], every=30)
    t = b.park(t, t + 125 * MINUTE, every=300)
    t = b.drive(t, [(-900, 900, 49), (*hub, 45)], every=30)
    b.park(t, t + 15 * MINUTE, every=300)
    # Turns back for a forgotten parcel: the ninety minutes count from the second start.
    c = Tracker("courier-3", 63, (DEPOT[0] - 30, DEPOT[1] + 15))
    t = c.park(start + 2 * MINUTE, start + 12 * MINUTE, every=300)
    t = c.drive(t, [(*GATE, 46), (2000, -500, 50), (*GATE, 50), (*DEPOT, 44)], every=30)
    t = c.park(t, start + 70 * MINUTE, every=300)
    t = c.drive(t, way, every=30)
    t = c.park(t, t + 30 * MINUTE, every=300)
    write_events("missed-handover", [a, b, c])


def fleet_service():
    """Four vans of a parcel service leave the depot one after the other and drive out of town and back."""
    start = ms("2026-05-12T06:00:00Z")
    vans = []
    for number in range(4):
        van = Tracker(f"van-{number + 1}", 71 + number, (DEPOT[0] + 20 * number, DEPOT[1] - 15 * number))
        t = van.park(start + number * MINUTE, start + (5 + 3 * number) * MINUTE, every=60)
        fast = 97 + 3 * number
        t = van.drive(t, [(*GATE, 46), (-1500, 1200, 70), (-4000, 2700, fast), (-5000, 3200, 62)], every=10)
        if number == 2:  # a flat tyre at the side of a fast road: its driver calls for help, twice
            van.report(t, speed=0, alarm="sos")
            van.report(t + MINUTE, speed=0, alarm="sos")
        t = van.park(t + 2 * MINUTE, t + 8 * MINUTE, every=60)
        t = van.drive(t, [(-4000, 2700, 64), (-1500, 1200, fast + 6), (*GATE, 60), (*DEPOT, 44)], every=10)
        van.park(t, t + 5 * MINUTE, every=60)
        vans.append(van)
    write_events("fleet-service", vans)


def phone_ride():
    """A bicycle and a car, as two phone apps export them: a GPX with m/s, a CSV with knots and local times."""
    start = ms("2026-05-16T07:30:00Z")
    bike = Tracker("bike", 81, (-900.0, -1100.0))
    t = bike.drive(
        start, [(700, -1300, 21), (1500, -400, 24), (1400, 700, 34), (300, 1300, 41), (-900, 1000, 27)], every=5)
    t = bike.park(t, t + 6 * MINUTE, every=30)
    bike.drive(t, [(-1500, 200, 22), (-900, -1100, 33), (*DEPOT, 26)], every=5)
    points = "".join(
        f'<trkpt lat="{event["lat"]}" lon="{event["lon"]}"><ele>{round(8 + bike.dice.next(0, 3), 1)}</ele>'
        f'<time>{event["time"]}</time><extensions><speed>{round(event["speed"] / 3.6, 2)}</speed></extensions></trkpt>\n'
        for _, event in bike.events)
    (HERE / "phone-ride/saturday-ride.gpx").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="a phone" '
        f'xmlns="http://www.topografix.com/GPX/1/1">\n<trk><name>Saturday</name><trkseg>\n{points}</trkseg></trk></gpx>\n',
        encoding="utf-8")
    car = Tracker("car", 82, DEPOT)
    t = car.drive(start + 20 * MINUTE, [(*GATE, 46), (1400, 700, 63), (300, 1300, 48), (-1500, 1200, 88)], every=10)
    car.drive(t, [(-4000, 2700, 104), (-1500, 1200, 92), (*GATE, 60), (*DEPOT, 44)], every=10)
    rows = "".join(
        f'{event["time"].replace("T", " ").rstrip("Z")};{str(event["lat"]).replace(".", ",")};'
        f'{str(event["lon"]).replace(".", ",")};{str(round(event["speed"] / 1.852, 1)).replace(".", ",")};'
        f'{event["course"]}\n'
        for _, event in car.events)
    (HERE / "phone-ride/car-log.csv").write_text("Time;Latitude;Longitude;Spd;Heading\n" + rows, encoding="utf-8")
    print(f"phone-ride: {len(bike.events)} points, {len(car.events)} rows")


if __name__ == "__main__":
    for name in [
        "first-alert", "school-zone", "battery-watch", "night-watch", "lost-contact", "missed-handover", "fleet-service",
        "phone-ride",
    ]:
        (HERE / name).mkdir(exist_ok=True)
    first_alert()
    school_zone()
    battery_watch()
    night_watch()
    lost_contact()
    missed_handover()
    fleet_service()
    phone_ride()
