// Times and lengths of time as text, in the zone that the reader chose.

const DAY = 86400;
const TICK_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200]
  .concat([1, 2, 4, 7, 14].map((days) => days * DAY));

function evenMarks(from, to, step) {
  const marks = [];
  for (let mark = Math.ceil(from / step) * step; mark <= to; mark += step) marks.push(mark);
  return marks;
}

/** The first days of months or years, at least `wanted` seconds apart. */
function monthMarks(from, to, wanted) {
  let months = [1, 2, 3, 6].find((count) => count * 30 * DAY >= wanted);
  for (let years = 1; !months; years *= 2) if (years * 365 * DAY >= wanted) months = years * 12;
  const marks = [];
  const start = new Date(from * 1000);
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  for (let month = first; marks.length < 1000; month += months) {
    const mark = Date.UTC(Math.floor(month / 12), month % 12) / 1000;
    if (mark > to) break;
    if (mark >= from) marks.push(mark);
  }
  return marks;
}

class Clock {
  constructor(report) {
    this.origin = report.origin;
    this.zone = report.zone;
    this.choice = "utc";
  }

  /** Zones to choose from, as [value, label]. */
  choices() {
    const choices = [["utc", "UTC"]];
    if (this.zone && this.zone.name !== "UTC") choices.push(["rules", this.zone.name]);
    choices.push(["own", "Local"]);
    return choices;
  }

  get label() {
    return this.choices().find(([value]) => value === this.choice)[1];
  }

  /** Seconds east of UTC at a time of the report. */
  offset(time) {
    if (this.choice === "own") return new Date((this.origin + time) * 1000).getTimezoneOffset() * -60;
    if (this.choice === "utc" || !this.zone) return 0;
    const changes = this.zone.changes;
    let offset = this.zone.first;
    for (let index = 0; index < changes.length && changes[index] <= this.origin + time; index += 2) {
      offset = changes[index + 1];
    }
    return offset;
  }

  /** Seconds since 1970 on the clock of the zone. */
  shown(time) {
    return this.origin + Math.floor(time) + this.offset(time);
  }

  parts(time) {
    return new Date(this.shown(time) * 1000).toISOString();
  }

  date(time) {
    return this.parts(time).slice(0, 10);
  }

  time(time) {
    return this.parts(time).slice(11, 19);
  }

  full(time) {
    return `${this.date(time)} ${this.time(time)}`;
  }

  /** The time that `2026-05-12 08:00:00` means, or less of it, or the clock alone on the day of `near`; else null. */
  read(text, near) {
    const [, date, clock] = /^(\d{4}-\d{2}-\d{2})?[ T]?(\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(text) || [];
    if (!date && !clock) return null;
    const shown = Date.parse(`${date || this.date(near)}T${(clock || "00:00").padStart(5, "0")}Z`) / 1000;
    if (Number.isNaN(shown)) return null;
    const guess = shown - this.origin;
    return guess - this.offset(guess - this.offset(guess));
  }

  /** Marks of an axis: `count` of them or a few more or less, on round times of the zone's clock. */
  ticks(from, to, count) {
    const wanted = (to - from) / Math.max(count, 1);
    // The offset of the middle: marks do not leap where the clock does.
    const shift = this.origin + this.offset((from + to) / 2);
    const step = TICK_SECONDS.find((candidate) => candidate >= wanted);
    const marks = step ? evenMarks(from + shift, to + shift, step) : monthMarks(from + shift, to + shift, wanted);
    return marks.map((shown) => {
      const text = new Date(shown * 1000).toISOString();
      const isDay = shown % DAY === 0;
      const clock = step < 60 ? text.slice(11, 19) : text.slice(11, 16);
      return { time: shown - shift, label: !step ? text.slice(0, 7) : isDay ? text.slice(5, 10) : clock, isDay };
    });
  }
}

/** A length in its two largest parts: `2 h 5 min`. */
function span(seconds) {
  const parts = [
    [Math.floor(seconds / DAY), "d"],
    [Math.floor((seconds % DAY) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [Math.floor(seconds % 60), "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}\u00a0${unit}`)
    .join(" ");
}

const wholeNumbers = new Intl.NumberFormat("en");

/** `1,234 episodes`, `1 episode`. */
function counted(count, noun, plural = `${noun}s`) {
  return `${wholeNumbers.format(count)} ${count === 1 ? noun : plural}`;
}
