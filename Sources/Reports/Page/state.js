// What the reader has chosen. Views change it through its methods and are told, once a frame, what has changed.

class State {
  constructor(report) {
    this.report = report;
    this.filter = { text: "", rule: -1, device: -1, severities: [true, true, true], openOnly: false };
    /** The stretch of time that is looked at. */
    this.window = { from: report.from, to: report.to };
    /** The chosen episode; -1 for none. */
    this.episode = -1;
    /** The device whose curves are shown; -1 where there is none. */
    this.device = this.firstDevice();
    /** The time that the pointer or the arrow keys are at. */
    this.cursor = null;
    this.listeners = [];
    this.changed = new Set();
    this.refilter();
  }

  firstDevice() {
    const { episodes, devices } = this.report;
    if (episodes.count > 0) return episodes.device.reduce((a, b) => Math.min(a, b));
    return devices.length > 0 ? 0 : -1;
  }

  /** `listener` is called with the set of what has changed: filter, window, episode, device, cursor, zone, theme. */
  listen(listener) {
    this.listeners.push(listener);
  }

  tell(...topics) {
    if (this.changed.size === 0) requestAnimationFrame(() => this.flush());
    for (const topic of topics) this.changed.add(topic);
  }

  flush() {
    const changed = this.changed;
    if (changed.size === 0) return;
    this.changed = new Set();
    if (changed.has("filter") || changed.has("window")) this.refilter();
    for (const listener of this.listeners) listener(changed);
  }

  setFilter(values) {
    Object.assign(this.filter, values);
    if (values.device >= 0) this.chooseDevice(values.device);
    this.tell("filter");
  }

  get isUnfiltered() {
    const { text, rule, device, openOnly, severities } = this.filter;
    return !text && rule < 0 && device < 0 && !openOnly && severities.every(Boolean);
  }

  get isWholeTime() {
    return this.window.from <= this.report.from && this.window.to >= this.report.to;
  }

  /** Looks at a stretch of time, kept within the report's and no shorter than ten seconds. */
  setWindow(from, to) {
    const { report } = this;
    const length = Math.min(Math.max(to - from, 10), report.to - report.from);
    const start = Math.min(Math.max(from, report.from), report.to - length);
    if (start === this.window.from && start + length === this.window.to) return;
    this.window = { from: start, to: start + length };
    this.tell("window");
  }

  zoomWindow(factor, around) {
    const { from, to } = this.window;
    this.setWindow(around - (around - from) * factor, around + (to - around) * factor);
  }

  moveWindow(seconds) {
    const { from, to } = this.window;
    const shift = Math.min(Math.max(seconds, this.report.from - from), this.report.to - to);
    this.setWindow(from + shift, to + shift);
  }

  chooseEpisode(episode) {
    if (episode >= 0) this.chooseDevice(this.report.episodes.device[episode]);
    this.episode = episode;
    this.tell("episode");
  }

  chooseDevice(device) {
    if (device === this.device) return;
    this.device = device;
    this.tell("device");
  }

  setCursor(time) {
    if (time === this.cursor) return;
    this.cursor = time;
    this.tell("cursor");
  }

  /** Whether the filter, the stretch of time aside, lets an episode through. */
  passes(episode) {
    const { filter } = this;
    const { episodes } = this.report;
    if (!filter.severities[episodes.severity[episode]]) return false;
    if (filter.rule >= 0 && episodes.rule[episode] !== filter.rule) return false;
    if (filter.device >= 0 && episodes.device[episode] !== filter.device) return false;
    if (filter.openOnly && !episodes.isOpen(episode)) return false;
    return this.words.every((word) => this.textOf(episode).includes(word));
  }

  isInWindow(episode) {
    const { episodes } = this.report;
    return (
      this.isWholeTime || (episodes.start[episode] <= this.window.to && episodes.end[episode] >= this.window.from)
    );
  }

  refilter() {
    this.words = this.filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const passing = [];
    for (let episode = 0; episode < this.report.episodes.count; episode++) {
      if (this.passes(episode)) passing.push(episode);
    }
    /** Episodes that pass the filter at any time, by their start; and those of the stretch of time. */
    this.passing = passing;
    this.shown = passing.filter((episode) => this.isInWindow(episode));
  }

  /** Everything that the text filter looks at, made when it is first asked for. */
  textOf(episode) {
    this.texts ??= new Array(this.report.episodes.count);
    if (this.texts[episode] === undefined) {
      const { episodes } = this.report;
      const rule = episodes.ruleOf(episode);
      this.texts[episode] = [
        episodes.message[episode],
        episodes.deviceOf(episode).name,
        rule.name,
        rule.label,
        episodes.fenceLabel(episode),
        SEVERITIES[rule.severity],
      ]
        .join("\n")
        .toLowerCase();
    }
    return this.texts[episode];
  }
}
