#!/usr/bin/env python3
"""Makes `day.frames`: `python3 examples/tracker-day/make_frames.py`.

A day of a Xexun TK-102 in a van of Mewen, as `picket listen --record` would have taken it down: every arrival with its
time. With it a Coban in a car, which logs in and sends heartbeats, and an H02 that sends datagrams. Made up, and the same
on every run.
"""

import binascii
import json
import math
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Places are written as metres east and north of the market square of Mewen.
SQUARE_LAT, SQUARE_LON = 54.75, 12.25
LAT_METRES = math.radians(1) * 6_371_008.8
LON_METRES = LAT_METRES * math.cos(math.radians(SQUARE_LAT))

VAN, CAR, BIKE = "490000000000015", "490000000000023", "4900000001"
DEPOT, MARKET, HARBOUR = (3800, -1500), (0, 0), (-2200, 1700)
entries = []


def place(east, north):
    """Latitude and longitude of a place."""
    return SQUARE_LAT + north / LAT_METRES, SQUARE_LON + east / LON_METRES


def at(clock):
    """A time of the day, UTC."""
    hour, minute, second = (list(map(int, clock.split(":"))) + [0])[:3]
    return datetime(2026, 5, 12, hour, minute, second, tzinfo=timezone.utc)


def note(moment, what, **rest):
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{moment.microsecond // 1000:03d}Z"
    entries.append((moment, {"at": stamp.replace(".000Z", "Z"), "what": what, **rest}))


def degrees(value, width):
    """ddmm.mmmm of degrees."""
    minutes = abs(value) * 60
    return f"{int(minutes // 60):0{width}d}{minutes % 60:07.4f}"


def xexun(moment, where, knots, alarm="", volts=3.95, fixed=True):
    """An extended frame; the serial is the local clock, two hours ahead of UTC."""
    lat, lon = place(*where)
    if fixed:
        rmc = (f"GPRMC,{moment:%H%M%S}.000,A,{degrees(lat, 2)},N,{degrees(lon, 3)},E,{knots:.2f},84.4,{moment:%d%m%y},,,A")
    else:
        rmc = "GPRMC,.000,A,,,,,0.00,0.00,,,,A"
    checksum = 0
    for byte in rmc.encode():
        checksum ^= byte
    local = moment + timedelta(hours=2)
    level = "F" if volts > 3.7 else "L"
    head = (f"{local:%y%m%d%H%M%S},+490000000001,{rmc}*{checksum:02X},{'F' if fixed else 'L'},{alarm}, imei:{VAN},"
            f"{'07' if fixed else ''},{'18.5' if fixed else ''},{level}:{volts:.2f}V,0,")
    body = f"{head}{len(head)},"
    # The line ends the wrong way round: so do these devices.
    return f"{body}{binascii.crc_hqx(body.encode(), 0)},262,01,2A1F,0C3D\n\r".encode()


def between(start, end, share):
    return tuple(a + (b - a) * share for a, b in zip(start, end))


class Line:
    """A connection; bytes arrive a second or so behind their fix."""

    count = 0

    def __init__(self, moment, peer):
        Line.count += 1
        self.number = Line.count
        note(moment, "opened", connection=self.number, peer=peer)

    def bring(self, moment, data):
        note(moment, "bytes", connection=self.number, raw=data.hex())

    def close(self, moment):
        note(moment, "closed", connection=self.number)


def drive(line, start, minutes, origin, target, knots, kept=None, alarm_at=None):
    """A report each two minutes: over the line, or into the memory card."""
    steps = minutes // 2
    for step in range(steps + 1):
        moment = start + timedelta(minutes=2 * step)
        where = between(origin, target, step / steps)
        frame = xexun(moment, where, knots if 0 < step < steps else 0, "help me!" if step == alarm_at else "")
        if kept is None:
            line.bring(moment + timedelta(milliseconds=1400), frame)
        else:
            kept.append(frame)


def van():
    """Out in the morning, an SOS, two hours without a network, and home again."""
    line = Line(at("6:00"), "203.0.113.7:41022")
    drive(line, at("6:00"), 20, DEPOT, DEPOT, 0)
    drive(line, at("6:22"), 24, DEPOT, MARKET, 27)
    drive(line, at("6:50"), 10, MARKET, MARKET, 0, alarm_at=3)
    # The SOS again, three minutes later, as this device does until it is switched off.
    line.bring(at("6:59:10"), xexun(at("6:59"), MARKET, 0, "help me!"))
    line.bring(at("7:10:02"), xexun(at("7:10"), MARKET, 0, fixed=False))
    # No network: the connection dies without a word, and the card keeps what is reported.
    kept = []
    drive(None, at("8:00"), 30, MARKET, HARBOUR, 22, kept)
    drive(None, at("8:32"), 40, HARBOUR, HARBOUR, 0, kept)
    drive(None, at("9:14"), 30, HARBOUR, MARKET, 22, kept)
    again = Line(at("10:00"), "203.0.113.7:52811")
    # A live report first, then the card, oldest first, with live reports between.
    moment = at("10:00:02")
    for number, frame in enumerate([xexun(at("10:00"), MARKET, 0)] + kept):
        again.bring(moment, frame)
        moment += timedelta(milliseconds=900)
        if number % 20 == 19:
            again.bring(moment, xexun(moment.replace(microsecond=0), MARKET, 0))
            moment += timedelta(milliseconds=900)
    # The network took one piece of the card twice.
    again.bring(moment, kept[-1])
    drive(again, at("15:00"), 30, MARKET, DEPOT, 55)
    drive(again, at("15:32"), 20, DEPOT, DEPOT, 0)
    again.bring(at("16:10:03"), xexun(at("16:10"), DEPOT, 0, "low battery", volts=3.58))
    again.close(at("16:30"))
    line.close(at("16:31"))


def car():
    """Heartbeats each five minutes, a report each quarter of an hour; silent from 15:20 on."""
    line = Line(at("6:03"), "198.51.100.20:33190")
    line.bring(at("6:03:01"), f"##,imei:{CAR},A;".encode())
    lat, lon = place(300, 200)
    for minute in range(0, 9 * 60 + 16, 5):
        moment = at("6:05") + timedelta(minutes=minute)
        line.bring(moment, f"{CAR};".encode())
        if minute % 15 == 0:
            local = moment + timedelta(hours=2)
            # In two pieces, as networks cut it.
            frame = (f"imei:{CAR},tracker,{local:%y%m%d%H%M%S},,F,{moment:%H%M%S}.000,A,"
                     f"{degrees(lat, 2)},N,{degrees(lon, 3)},E,0.00,0;").encode()
            line.bring(moment + timedelta(milliseconds=1200), frame[:57])
            line.bring(moment + timedelta(milliseconds=1310), frame[57:])


def bike():
    """Datagrams; one of them the network brings twice."""
    for number in range(12):
        moment = at("9:00") + timedelta(minutes=5 * number)
        lat, lon = place(-400 + 60 * number, 500)
        frame = (f"*HQ,{BIKE},V1,{moment:%H%M%S},A,{degrees(lat, 2)},N,{degrees(lon, 3)},E,004.10,090,{moment:%d%m%y},"
                 "FFFFFBFF#").encode()
        for copy in range(2 if number == 4 else 1):
            note(moment + timedelta(milliseconds=700 + 20 * copy), "datagram", peer="192.0.2.44:50123", raw=frame.hex())


def stranger():
    """Whoever tries every port."""
    line = Line(at("7:30"), "192.0.2.99:61000")
    line.bring(at("7:30:01"), b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    line.close(at("7:30:02"))


if __name__ == "__main__":
    van()
    car()
    bike()
    stranger()
    entries.sort(key=lambda entry: entry[0])
    text = "".join(json.dumps(entry, separators=(",", ":")) + "\n" for _, entry in entries)
    (HERE / "day.frames").write_text(text)
