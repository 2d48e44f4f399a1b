// The document, as it is read from the page: columns become arrays, places become the map's.

const SEVERITIES = ["info", "warning", "critical"];
const CURVES = ["speed", "battery", "batteryVoltage"];
const MOMENT = 0;
const OPEN = 1;

/** Everything about the document that views ask for. Times are seconds from its origin. */
class Report {
  constructor(values) {
    this.title = values.title;
    this.sources = values.sources;
    this.notes = values.notes;
    this.leftOut = values.leftOut;
    this.origin = values.origin;
    this.from = values.from;
    this.to = Math.max(values.to, values.from + 1);
    /** Nothing was read that has a time. */
    this.isTimeless = values.origin === 0 && values.to === 0;
    this.zone = values.zone;
    this.speedUnit = { name: values.speedUnit[0], factor: values.speedUnit[1] };
    this.rules = values.rules.map((rule) => ({
      ...rule,
      label: rule.title || rule.name,
      severity: Math.max(SEVERITIES.indexOf(rule.severity), 0),
    }));
    this.fences = values.fences.map((fence) => fence && new DrawnFence(fence));
    this.devices = values.devices.map((device) => new ReportDevice(device, values.curveSteps));
    this.episodes = new Episodes(values.episodes, this);
    this.drawnFences = this.fences.filter((fence) => fence && !fence.box.isEmpty);
  }

  /** What the map shows when it shows everything: tracks and episodes, or the fences where there are none. */
  extent() {
    const boxes = this.devices.map((device) => device.track.box);
    for (let episode = 0; episode < this.episodes.count; episode++) {
      const [x, y] = [this.episodes.x[episode], this.episodes.y[episode]];
      if (this.episodes.hasPlace(episode)) boxes.push({ west: x, east: x, north: y, south: y, isEmpty: false });
    }
    if (boxes.every((box) => box.isEmpty)) boxes.push(...this.drawnFences.map((fence) => fence.box));
    return Report.join(boxes.filter((box) => !box.isEmpty));
  }

  /** The smallest box around boxes, each of which may be moved by whole turns: the widest gap stays outside. */
  static join(boxes) {
    const all = new Box();
    if (boxes.length === 0) return all;
    const spans = boxes
      .map((box) => ({ start: box.west - Math.floor(box.west), width: box.east - box.west, box }))
      .sort((a, b) => a.start - b.start);
    let reach = spans[0].start + spans[0].width;
    let [gap, first] = [-1, 0];
    spans.forEach((span, index) => {
      if (index > 0 && span.start - reach > gap) [gap, first] = [span.start - reach, index];
      reach = Math.max(reach, span.start + span.width);
    });
    if (spans[0].start + 1 - reach >= gap) first = 0;
    spans.forEach((span, index) => {
      const west = span.start + (index < first ? 1 : 0);
      all.add(west, span.box.north);
      all.add(west + span.width, span.box.south);
    });
    return all;
  }
}

/** A fence; its lines are empty where the page has no room for it. */
class DrawnFence {
  constructor(values) {
    this.id = values.id;
    this.group = values.group;
    this.label = values.name || values.id;
    this.kind = ["area", "circle", "corridor", "line"][values.kind] || "area";
    this.radius = values.radius || 0;
    this.lines = values.outline ? DrawnFence.lines(values, this) : [];
    this.box = new Box();
    /** The largest part's, where its name goes. */
    this.mainBox = new Box();
    for (const line of this.lines) this.join(line);
    if (this.kind === "corridor" && !this.box.isEmpty) {
      const margin = this.radius / mercator.metresAcross((this.box.north + this.box.south) / 2);
      this.box.add(this.box.west - margin, this.box.north - margin);
      this.box.add(this.box.east + margin, this.box.south + margin);
    }
  }

  /** Moves a part by whole turns to where the others are: a fence is cut at the antimeridian. */
  join(line) {
    const box = Box.around([line]);
    if (!this.box.isEmpty) {
      const turns = Math.round((this.box.west + this.box.east - box.west - box.east) / 2);
      line.x.forEach((x, index) => (line.x[index] = x + turns));
      box.west += turns;
      box.east += turns;
    }
    this.box.addBox(box);
    if (this.mainBox.isEmpty || boxSize(box) > boxSize(this.mainBox)) this.mainBox = box;
  }

  static lines(values, fence) {
    const reader = new ColumnReader(values.outline);
    const lines = [];
    while (!reader.isAtEnd) {
      const count = reader.unsigned();
      const east = new Float64Array(count);
      const north = new Float64Array(count);
      let [x, y] = [0, 0];
      for (let index = 0; index < count; index++) {
        east[index] = x += reader.signed();
        north[index] = y += reader.signed();
      }
      lines.push(
        fence.kind === "circle"
          ? mercator.circle(east[0] / STEPS_PER_DEGREE, north[0] / STEPS_PER_DEGREE, fence.radius)
          : mercator.line(east, north),
      );
    }
    return lines;
  }
}

class ReportDevice {
  constructor(values, curveSteps) {
    this.name = values.name;
    this.notes = values.notes;
    this.fixes = values.fixes;
    this.tolerance = values.tolerance;
    this.track = new Track(values.track);
    this.curves = values.curves.map(
      (curve, index) =>
        curve && {
          hole: curve.hole,
          time: ColumnReader.ascending(curve.time),
          value: ColumnReader.running(curve.value).map((step) => step / curveSteps[index]),
        },
    );
    const starts = [this.track.time[0], ...this.curves.map((curve) => curve && curve.time[0])];
    const ends = [this.track.time.at(-1), ...this.curves.map((curve) => curve && curve.time.at(-1))];
    this.heardFrom = Math.min(...starts.filter((time) => time != null));
    this.heardTo = Math.max(...ends.filter((time) => time != null));
  }
}

/** All episodes, a column a property: fifty thousand objects would be slow to make. */
class Episodes {
  constructor(values, report) {
    this.report = report;
    this.count = values.count;
    this.rule = ColumnReader.unsigned(values.rule);
    this.device = ColumnReader.unsigned(values.device);
    this.fence = ColumnReader.unsigned(values.fence).map((fence) => fence - 1);
    this.notices = ColumnReader.unsigned(values.notices);
    this.start = ColumnReader.ascending(values.start);
    this.message = values.message;
    this.id = values.id;
    this.severity = Uint8Array.from(this.rule, (rule) => report.rules[rule].severity);
    this.readTimes(values);
    this.readPlaces(values);
  }

  readTimes(values) {
    const fired = new ColumnReader(values.fired);
    const lasted = new ColumnReader(values.lasted);
    this.fired = new Float64Array(this.count);
    this.end = new Float64Array(this.count);
    this.state = new Uint8Array(this.count);
    for (let episode = 0; episode < this.count; episode++) {
      this.fired[episode] = this.start[episode] + fired.signed();
      const length = lasted.unsigned();
      this.state[episode] = Math.min(length, 2);
      this.end[episode] =
        length === OPEN ? Math.max(this.report.to, this.start[episode]) : this.start[episode] + Math.max(length - 2, 0);
    }
  }

  readPlaces(values) {
    const reader = new ColumnReader(values.place);
    this.x = new Float64Array(this.count).fill(NaN);
    this.y = new Float64Array(this.count).fill(NaN);
    let [east, north] = [0, 0];
    for (let episode = 0; episode < this.count; episode++) {
      if (reader.unsigned() === 0) continue;
      east += reader.signed();
      north += reader.signed();
      this.x[episode] = mercator.x(east / STEPS_PER_DEGREE);
      this.y[episode] = mercator.y(north / STEPS_PER_DEGREE);
    }
  }

  hasPlace(episode) {
    return !Number.isNaN(this.x[episode]);
  }

  isOpen(episode) {
    return this.state[episode] === OPEN;
  }

  isMoment(episode) {
    return this.state[episode] === MOMENT;
  }

  /** How long it lasted, in seconds; of an open one, until the end of what was read. */
  length(episode) {
    return this.end[episode] - this.start[episode];
  }

  ruleOf(episode) {
    return this.report.rules[this.rule[episode]];
  }

  deviceOf(episode) {
    return this.report.devices[this.device[episode]];
  }

  /** The fence's name, or an empty text. */
  fenceLabel(episode) {
    const fence = this.fence[episode] < 0 ? null : this.report.fences[this.fence[episode]];
    return fence ? fence.label : "";
  }

  /** What the address calls it. */
  key(episode) {
    return this.id[episode] || String(episode + 1);
  }

  /** The episode that an address means; -1 where there is none. */
  find(key) {
    for (let episode = 0; episode < this.count; episode++) if (this.key(episode) === key) return episode;
    return -1;
  }
}
