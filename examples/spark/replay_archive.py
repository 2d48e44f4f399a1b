#!/usr/bin/env python3
"""Replays an archive of tracks with picket on Apache Spark: one process of picket a partition, whole devices in each.

    replay_archive.py --picket PATH --rules PATH... --input PATH... --until TIME --output FOLDER
                      [--start TIME] [--to TIME] [--partitions N] [--master URL] [--overwrite] [--quiet]

Reads JSON lines, packed or not. Lines go to partitions by device, are put in order by the time at which they were
heard, and are piped through `picket replay`; the notices are written as JSON lines, one file a partition. A picket that
fails fails the job, and _SUCCESS is there only where all of them ended well. docs/spark.md says what is equal to a
single process, and what is not.
"""

import argparse
import calendar
import json
import os
import re
import shlex
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))", re.ASCII)
NUMBER = re.compile(r"\+?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
# What is larger counts milliseconds: docs/events.md.
LEAST_MILLISECONDS = 1e11

# The device of the line that sets a partition's clock; nothing that is told of it is kept.
CLOCK = "the clock of replay_archive"

EVENTS = "device string, heard long, file string, block long, line long, element int, text string"


def moment(text):
    """A time of RFC 3339 in ms since 1970; None for what is none."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    *parts, fraction, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = map(int, parts)
    if not (1969 <= year <= 2201 and 1 <= month <= 12):
        return None
    east = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if sign else 0
    within = 59_999 if second == 60 else second * 1000 + int((fraction or "").ljust(3, "0")[:3])
    return calendar.timegm((year, month, day, hour, minute, 0)) * 1000 + within - east * 60_000


def milliseconds(value):
    """A time as picket reads it, in ms since 1970; None for what is none."""
    if isinstance(value, str):
        at = moment(value)
        if at is not None or not NUMBER.fullmatch(value.strip()):
            return at
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e14:
        return None
    return int((value if value >= LEAST_MILLISECONDS else value * 1000) + 0.5)


def at(event, path):
    """The value at a dotted path; a key that itself holds dots is tried first."""
    if path in event:
        return event[path]
    for key in path.split("."):
        event = event.get(key) if isinstance(event, dict) else None
    return event


def shape(event):
    """What a line is, told by its keys in the order in which picket looks at them (docs/events.md)."""
    if isinstance(event.get("_type"), str):
        return "owntracks"
    if "device" in event and not isinstance(event["device"], dict) and ("time" in event or "received" in event):
        return "native"
    if "ident" in event:
        return "flespi"
    if isinstance(event.get("positions"), list):
        return "list"
    if isinstance(event.get("position"), dict):
        return "forwarded"
    return "position" if "deviceId" in event and "fixTime" in event else "native"


def keys(event):
    """Where a line says whose it is and when it was heard: of the paths the first that has something counts."""
    match shape(event):
        case "owntracks":
            return ["topic", "tid"], ["created_at", "tst"]
        case "flespi":
            return ["ident"], ["server.timestamp", "timestamp"]
        case "forwarded" | "position" as form:
            under = "position." if form == "forwarded" else ""
            fix = ["deviceTime", "fixTime"] if at(event, under + "valid") is False else ["fixTime"]
            return ["device.uniqueId", under + "deviceId"], [under + time for time in ["serverTime", *fix]]
        case _:
            return ["device"], ["received", "time"]


def key(event):
    """Whose event it is, and when it was heard, ms; None for what the line does not say."""
    name, time = (
        next((value for value in (at(event, path) for path in paths) if value is not None), None)
        for paths in keys(event))
    return str(name) if isinstance(name, (str, int)) else None, milliseconds(time)


def positions(found):
    """The elements of a list of Traccar's, which are of many devices; None for any other line."""
    if isinstance(found, dict) and shape(found) == "list":
        found = found["positions"]
    if not isinstance(found, list) or not found or not all(isinstance(element, dict) for element in found):
        return None
    return found if shape(found[0]) in ("forwarded", "position") else None


def events(row):
    """The events of a line, with their keys. What cannot be read has none, and is left to picket to refuse."""
    place = (row.file, row.block, row.line)
    try:
        text = bytes(row.value).decode("utf-8")
    except UnicodeDecodeError:
        # Spark's strings would mend it silently: passed on as what it is, no object.
        return [(None, None, *place, 0, "not UTF-8: " + repr(bytes(row.value)))]
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return [(None, None, *place, 0, text)]
    elements = positions(found)
    if elements:
        # Each is an event, in a list of its own.
        return [(*key(element), *place, number, json.dumps([element])) for number, element in enumerate(elements)]
    return [(*(key(found) if isinstance(found, dict) else (None, None)), *place, 0, text)]


def begun(start, texts):
    """The lines of a partition, behind one that sets its clock to the start of all of them."""
    # An empty list: no event, but now these are JSON lines for picket, whatever comes first.
    yield "[]"
    if start:
        yield json.dumps({"device": CLOCK, "time": start})
    yield from texts


def checked(options):
    """The text of an event; an event that was heard outside of `--start` and `--until` ends the job."""
    heard, device, start = F.col("heard"), F.col("device"), moment(options.start or "")
    is_outside = heard > moment(options.until) if start is None else ~heard.between(start, moment(options.until))
    told = F.concat(
        F.lit("an event of `"), device, F.lit("` was heard at "), F.timestamp_millis(heard).cast("string"),
        F.lit(" UTC, before `--start` or behind `--until`, which have to hold for all partitions: give other times, or "
              "leave out with `--to` what a wrong clock has put behind the end"))
    # Here, not in Python: an exception there would leave picket waiting for more lines.
    return F.when(device.isNotNull() & is_outside, F.raise_error(told)).otherwise(F.col("text")).alias("text")


def replay(spark, options):
    """Runs the job; raises where a picket, or anything else, fails."""
    start, partitions = options.start, options.partitions
    # One thread, for Spark gives a task one core.
    command = [options.picket, "replay", *options.rules, "--input", "-", "--recorded", "--until", options.until,
               "--out", "-", "--workers", "1", *(["--quiet"] if options.quiet else [])]
    # Lines as bytes, and their places: a file, a split of it, a number that rises within the split.
    lines = spark.read.text(options.input, lineSep="\n", recursiveFileLookup=True).select(
        F.col("value").cast("binary").alias("value"), F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"), F.monotonically_increasing_id().alias("line"))
    found = spark.createDataFrame(lines.rdd.flatMap(events), EVENTS, verifySchema=False)
    if options.to:
        found = found.where(F.col("heard").isNull() | (F.col("heard") < moment(options.to)))
    # By device alone, never by time: what comes before and after decides what an event means.
    parts = found.repartition(partitions, "device").sortWithinPartitions(
        "heard", "file", "block", "line", "element").select(checked(options))
    # Without checkCode a picket that fails would be an empty partition.
    told = parts.rdd.mapPartitions(lambda rows: begun(start, (row.text for row in rows))).pipe(
        shlex.join(command), checkCode=True)
    numbered = told.mapPartitionsWithIndex(lambda number, notices: ((number, notice) for notice in notices))
    # Each picket misses devices that the rules name and other partitions have: only the one that would have them tells.
    notices = spark.createDataFrame(numbered, "part int, value string", verifySchema=False)
    device = F.get_json_object("value", "$.device")
    is_own = (F.pmod(F.hash(device), F.lit(partitions)) == F.col("part")) & (device != CLOCK)
    notices.where(is_own).select("value").write.mode(
        "overwrite" if options.overwrite else "errorifexists").text(options.output, lineSep="\n")


def session(master):
    """The session of spark-submit, or a local one."""
    # Workers take `python3` from PATH where nothing is said.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("picket replay").config("spark.sql.session.timeZone", "UTC")
    if master:
        builder = builder.master(master)
        if master.startswith("local"):
            loopback = "127.0.0.1"
            builder = builder.config("spark.driver.host", loopback).config("spark.driver.bindAddress", loopback)
            builder = builder.config("spark.ui.enabled", "false")
    return builder.getOrCreate()


def time(text):
    """A time as the command line has it."""
    if moment(text) is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no time: write 2026-03-02T08:00:00Z")
    return text


def arguments(words=None):
    parser = argparse.ArgumentParser(description="Replays an archive of tracks with picket on Apache Spark.")
    parser.add_argument("--picket", required=True, help="the program, as workers find it: absolute, or ./picket")
    parser.add_argument("--rules", required=True, nargs="+", help="rule files and folders, as workers find them")
    parser.add_argument("--input", required=True, nargs="+", help="files, folders and patterns of JSON lines")
    parser.add_argument("--until", required=True, type=time, help="run deadlines up to this time, in every partition; "
                        "not before the last event")
    parser.add_argument("--start", type=time, help="when the archive begins: silence of devices that rules name counts "
                        "from it")
    parser.add_argument("--to", type=time, help="leave out events that were heard at this time or later")
    parser.add_argument("--output", required=True, help="a folder for the notices")
    parser.add_argument("--partitions", type=int, default=200, help="into how many the devices are parted")
    parser.add_argument("--master", help="such as local[2]; without it that of spark-submit")
    parser.add_argument("--overwrite", action="store_true", help="replace what is in the output folder")
    parser.add_argument("--quiet", action="store_true", help="no summary of each partition on the workers' stderr")
    return parser.parse_args(words)


def main():
    options = arguments()
    spark = session(options.master)
    try:
        replay(spark, options)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
