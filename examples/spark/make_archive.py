#!/usr/bin/env python3
"""Makes the archive of this example: `python3 examples/spark/make_archive.py`.

Eight taxis of the town of Mewen, which is made up, on two days. Half of them are written as a Traccar server writes
them. The output is the same on every run: the only randomness is a generator with a seed.
"""

import json
import math
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEPOT_LAT, DEPOT_LON = 54.736510, 12.312309
FIRST_DAY = datetime(2026, 6, 1, tzinfo=timezone.utc)
STEP = timedelta(minutes=5)
KMH_A_KNOT = 1.852


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def native(taxi, time, heard, lat, lon, speed, ignition):
    return {"device": taxi, "time": iso(time), "received": iso(heard), "lat": lat, "lon": lon, "speed": speed,
            "ignition": ignition}


def traccar(taxi, time, heard, lat, lon, speed, ignition):
    position = {"deviceId": 7, "fixTime": iso(time), "serverTime": iso(heard), "valid": True, "latitude": lat,
                "longitude": lon, "speed": round(speed / KMH_A_KNOT, 2), "attributes": {"ignition": ignition}}
    return {"position": position, "device": {"uniqueId": taxi}}


def shift(taxi, day, dice, write):
    """One taxi's day: out of the depot and about, standing at times, silent at times, and mostly back."""
    time = day + timedelta(hours=5, seconds=round(dice.uniform(0, 3600)))
    end = day + timedelta(hours=dice.uniform(12, 19))
    distance, bearing, stands, comes_back = 0.0, dice.uniform(0, 2 * math.pi), 0, dice.random() < 0.7
    while time < end:
        if stands == 0 and dice.random() < 0.04:
            stands = round(dice.uniform(10, 36))
        speed = 0 if stands else round(dice.uniform(18, 74))
        stands = max(0, stands - 1)
        if speed:
            distance = 0.0 if dice.random() < 0.06 else min(6000.0, distance + dice.uniform(-2500, 3000))
            bearing += dice.uniform(-0.5, 0.5)
        if comes_back and end - time < 3 * STEP:
            distance = 0.0
        lat = round(DEPOT_LAT + max(distance, 0) * math.cos(bearing) / 111_195, 6)
        lon = round(DEPOT_LON + max(distance, 0) * math.sin(bearing) / 64_200, 6)
        heard = time + timedelta(seconds=round(dice.uniform(1, 4)))
        yield heard, write(taxi, time, heard, lat, lon, speed, speed > 0)
        time += STEP if dice.random() < 0.97 else timedelta(minutes=round(dice.uniform(20, 80)))


def main():
    dice = random.Random(20260601)
    for number in range(2):
        day = FIRST_DAY + timedelta(days=number)
        events = []
        for taxi in range(1, 9):
            events += shift(f"taxi-{taxi}", day, dice, native if taxi % 2 else traccar)
        events.sort(key=lambda pair: pair[0])
        lines = [json.dumps(event, separators=(",", ":")) for _, event in events]
        # What a real archive has too: a line without a device, and one that was cut off.
        lines.insert(40, '{"time":"' + iso(day + timedelta(hours=6)) + '","lat":54.7,"lon":12.3}')
        lines.insert(90, lines[90][:60])
        path = HERE / "archive" / f"{day:%Y-%m-%d}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        print(f"{path.name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
