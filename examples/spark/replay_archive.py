#!/usr/bin/env python3
"""Replays an archive of tracks with picket on Apache Spark: one process of picket a partition, whole devices in each.

    replay_archive.py --picket PATH --rules PATH... --input PATH... --until TIME --output FOLDER
                      [--start TIME] [--partitions N] [--master URL] [--overwrite]

Reads JSON lines, packed with gzip or not. Lines go to partitions by device, are put in order by the time at which they
were heard, and are piped through `picket replay`; the notices are written as JSON lines, one file a partition. A picket
that fails fails the job, and _SUCCESS is there only where all of them ended well. docs/spark.md says what is equal to a
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

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))", re.ASCII)
NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
# What is larger counts milliseconds: docs/events.md.
LEAST_MILLISECONDS = 1e11

# The device of the line that sets a partition's clock; nothing that is told of it is kept.
CLOCK = "the clock of replay_archive"

EVENTS = "device string, heard long, file string, block long, line long, element int, text string"


def milliseconds(value):
    """A time as picket reads it, in ms since 1970; None for what is none."""
    if isinstance(value, str):
        match = MOMENT.fullmatch(value)
        if match:
            *parts, fraction, sign, hours, minutes = match.groups()
            year, month, day, hour, minute, second = map(int, parts)
            if not 1 <= month <= 12:
                return None
            east = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if sign else 0
            moment = calendar.timegm((year, month, day, hour, minute, 0)) * 1000
            within = 59_999 if second == 60 else second * 1000 + int((fraction or "").ljust(3, "0")[:3])
            return moment + within - east * 60_000
        if not NUMBER.fullmatch(value.strip()):
            return None
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


def keys(event):
    """Where a line says whose it is and when it was heard: the first path that has something counts (docs/events.md)."""
    if isinstance(event.get("_type"), str):
        return ["topic", "tid"], ["created_at", "tst"]
    if is_native(event):
        return ["device"], ["received", "time"]
    if "ident" in event:
        return ["ident"], ["server.timestamp", "timestamp"]
    under = "position." if isinstance(event.get("position"), dict) else ""
    if under or ("deviceId" in event and "fixTime" in event):
        fix = ["deviceTime", "fixTime"] if at(event, under + "valid") is False else ["fixTime"]
        return ["device.uniqueId", under + "deviceId"], [under + time for time in ["serverTime", *fix]]
    return ["device"], ["received", "time"]


def is_native(event):
    return "device" in event and not isinstance(event["device"], dict) and ("time" in event or "received" in event)


def key(event):
    """Whose event it is, and when it was heard, ms; None for what the line does not say."""
    name, time = (
        next((value for value in (at(event, path) for path in paths) if value is not None), None)
        for paths in keys(event))
    return str(name) if isinstance(name, (str, int)) else None, milliseconds(time)


def positions(found):
    """The elements of a list of Traccar's, which are of many devices; None for any other line."""
    if isinstance(found, dict) and not (isinstance(found.get("_type"), str) or is_native(found) or "ident" in found):
        found = found.get("positions")
    if isinstance(found, list) and found and all(isinstance(element, dict) for element in found):
        return found
    return None


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
        return [
            (*key(element), *place, number, json.dumps([element], ensure_ascii=False))
            for number, element in enumerate(elements)
        ]
    return [(*(key(found) if isinstance(found, dict) else (None, None)), *place, 0, text)]


def begun(start, texts):
    """The lines of a partition, behind one that sets its clock to the start of all of them."""
    if start:
        yield json.dumps({"device": CLOCK, "time": start})
    for text in texts:
        yield text


def replay(spark, options):
    """Runs the job; raises where a picket, or anything else, fails."""
    start, partitions = options.start, options.partitions
    # One thread, for Spark gives a task one core.
    command = [options.picket, "replay", *options.rules, "--input", "-", "--recorded", "--until", options.until,
               "--out", "-", "--quiet", "--workers", "1"]
    # Lines as bytes, and their places: a file, a split of it, a number that rises within the split.
    lines = spark.read.text(options.input, lineSep="\n", recursiveFileLookup=True).select(
        F.col("value").cast("binary").alias("value"), F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"), F.monotonically_increasing_id().alias("line"))
    # By device alone, never by time: what comes before and after decides what an event means.
    parts = spark.createDataFrame(lines.rdd.flatMap(events), EVENTS).repartition(
        partitions, "device").sortWithinPartitions("heard", "file", "block", "line", "element")
    # Without checkCode a picket that fails would be an empty partition.
    told = parts.rdd.mapPartitions(lambda rows: begun(start, (row.text for row in rows))).pipe(
        shlex.join(command), checkCode=True)
    numbered = told.mapPartitionsWithIndex(lambda number, notices: ((number, notice) for notice in notices))
    # Each picket misses devices that the rules name and other partitions have: only the one that would have them tells.
    notices = spark.createDataFrame(numbered, "part int, value string")
    device = F.get_json_object("value", "$.device")
    is_own = (F.pmod(F.hash(device), F.lit(partitions)) == F.col("part")) & (device != CLOCK)
    notices.where(is_own).select("value").write.mode(
        "overwrite" if options.overwrite else "errorifexists").text(options.output, lineSep="\n")


def session(master):
    """The session of spark-submit, or a local one."""
    # Workers take `python3` from PATH where nothing is said.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("picket replay")
    if master:
        builder = builder.master(master)
        if master.startswith("local"):
            loopback = "127.0.0.1"
            builder = builder.config("spark.driver.host", loopback).config("spark.driver.bindAddress", loopback)
            builder = builder.config("spark.ui.enabled", "false")
    return builder.getOrCreate()


def arguments(words=None):
    parser = argparse.ArgumentParser(description="Replays an archive of tracks with picket on Apache Spark.")
    parser.add_argument("--picket", required=True, help="the program, as workers find it: absolute, or ./picket")
    parser.add_argument("--rules", required=True, nargs="+", help="rule files and folders, as workers find them")
    parser.add_argument("--input", required=True, nargs="+", help="files, folders and patterns of JSON lines")
    parser.add_argument("--until", required=True, help="run deadlines up to this time, in every partition")
    parser.add_argument("--start", help="when the archive begins: silence of devices that rules name counts from it")
    parser.add_argument("--output", required=True, help="a folder for the notices")
    parser.add_argument("--partitions", type=int, default=200, help="into how many the devices are parted")
    parser.add_argument("--master", help="such as local[2]; without it that of spark-submit")
    parser.add_argument("--overwrite", action="store_true", help="replace what is in the output folder")
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
