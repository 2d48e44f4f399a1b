// A lane for each device: when it was heard, and its episodes. Only the lanes in view are drawn.

const LANE_HEIGHT = 20;
const AXIS_HEIGHT = 20;
/** Bars differ in height by severity, not by colour alone. */
const BAR_HEIGHTS = [4, 8, 12];

class Lanes {
  constructor(timeline) {
    this.timeline = timeline;
    this.scroller = byId("lanes");
    this.canvas = byId("lanes-canvas");
    this.spacer = byId("lanes-spacer");
    this.order = [];
    this.drawing = new Drawing(this.canvas, (context, width, height) => this.draw(context, width, height));
    this.scroller.addEventListener("scroll", () => this.drawing.refresh());
    timeline.watch(this.canvas, (place) => this.click(place));
    // Lanes that moved about while the stretch of time is dragged would be hard to follow.
    this.sortLater = settled(250, () => this.sort());
    this.gather();
    this.sort();
  }

  /** The episodes shown, by device. */
  gather() {
    const { state, report } = this.timeline;
    this.episodes = report.devices.map(() => []);
    for (const episode of state.shown) this.episodes[report.episodes.device[episode]].push(episode);
  }

  /** Devices with episodes first; the lane of the chosen one stays in view. */
  sort() {
    const { state, report } = this.timeline;
    const { device } = state.filter;
    const all = device < 0 ? [...report.devices.keys()] : [device];
    this.order = [
      ...all.filter((other) => this.episodes[other].length > 0),
      ...all.filter((other) => this.episodes[other].length === 0),
    ];
    this.spacer.style.height = `${AXIS_HEIGHT + this.order.length * LANE_HEIGHT + 4}px`;
    this.reveal(state.device);
    this.drawing.refresh();
  }

  draw(context, width, height) {
    const { timeline, scroller } = this;
    const { colours } = timeline;
    const ticks = timeline.drawGrid(context, width, AXIS_HEIGHT, height);
    const first = Math.floor(scroller.scrollTop / LANE_HEIGHT);
    const last = Math.min(Math.ceil((scroller.scrollTop + height) / LANE_HEIGHT), this.order.length);
    for (let lane = first; lane < last; lane++) {
      this.drawLane(context, width, this.order[lane], AXIS_HEIGHT + lane * LANE_HEIGHT - scroller.scrollTop);
    }
    this.drawAxis(context, width, ticks);
    if (this.order.length === 0) {
      context.fillStyle = colours.soft;
      context.font = `12px ${colours.font}`;
      context.textAlign = "left";
      context.fillText("No devices", 8, AXIS_HEIGHT + 16);
    }
    timeline.drawCursor(context, width, height);
  }

  drawAxis(context, width, ticks) {
    const { timeline } = this;
    const { colours } = timeline;
    context.fillStyle = colours.panel;
    context.fillRect(0, 0, width, AXIS_HEIGHT);
    context.font = `10px ${colours.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillStyle = colours.soft;
    context.fillText(timeline.clock.date(timeline.state.window.from), 8, AXIS_HEIGHT / 2);
    context.textAlign = "center";
    for (const tick of ticks) {
      const x = timeline.x(tick.time, width);
      if (x < timeline.gutter(width) + 8 || x > width - 14) continue;
      context.fillStyle = tick.isDay ? colours.ink : colours.soft;
      context.fillText(tick.label, x, AXIS_HEIGHT / 2);
    }
  }

  drawLane(context, width, device, top) {
    const { timeline } = this;
    const { colours, state, report } = timeline;
    const left = timeline.gutter(width);
    if (device === state.device) {
      context.fillStyle = colours.accent;
      context.globalAlpha = 0.1;
      context.fillRect(0, top, width, LANE_HEIGHT);
      context.globalAlpha = 1;
    }
    const middle = top + LANE_HEIGHT / 2;
    context.save();
    context.beginPath();
    context.rect(left - 6, top, width - left + 6, LANE_HEIGHT);
    context.clip();
    this.drawHeard(context, width, report.devices[device], middle);
    this.drawEpisodes(context, width, device, middle);
    context.restore();
    context.font = `${device === state.device ? "600 " : ""}11px ${colours.font}`;
    context.fillStyle = this.episodes[device].length > 0 ? colours.ink : colours.soft;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(shortened(context, report.devices[device].name, left - 28), 18, middle);
    context.fillStyle = colours.device(device);
    context.fillRect(8, middle - 3, 6, 6);
  }

  /** A thin line where the device was heard, broken at holes. */
  drawHeard(context, width, device, y) {
    const { timeline } = this;
    const { from, to } = timeline.state.window;
    const { track } = device;
    context.fillStyle = timeline.colours.line;
    const bar = (start, end) => {
      if (end < from || start > to) return;
      const x = timeline.x(Math.max(start, from), width);
      context.fillRect(x, y - 1, Math.max(timeline.x(Math.min(end, to), width) - x, 1), 2);
    };
    let start = null;
    for (let index = 0; index < track.count; index++) {
      if (start === null) start = track.time[index];
      else if (track.isHole[index]) {
        bar(start, track.time[index - 1]);
        start = track.time[index];
      }
    }
    if (start !== null) bar(start, track.time[track.count - 1]);
  }

  drawEpisodes(context, width, device, y) {
    const { timeline } = this;
    const { colours, report, state } = timeline;
    const { episodes } = report;
    const lastX = [-Infinity, -Infinity, -Infinity];
    for (const episode of this.episodes[device]) {
      const severity = episodes.severity[episode];
      const x = timeline.x(episodes.start[episode], width);
      const end = timeline.x(episodes.end[episode], width);
      // What lies upon the one before is not seen.
      if (end < lastX[severity] + 2 && episode !== state.episode) continue;
      lastX[severity] = Math.max(end, x + 1);
      this.drawEpisode(context, episode, x, end, y);
    }
    if (state.episode >= 0 && episodes.device[state.episode] === device) {
      const x = timeline.x(episodes.start[state.episode], width);
      const end = Math.max(timeline.x(episodes.end[state.episode], width), x + 3);
      context.strokeStyle = colours.accent;
      context.lineWidth = 2;
      context.strokeRect(x - 3, y - 8.5, end - x + 6, 17);
      this.drawEpisode(context, state.episode, x, end, y);
    }
  }

  drawEpisode(context, episode, x, end, y) {
    const { colours, report } = this.timeline;
    const severity = report.episodes.severity[episode];
    if (report.episodes.isMoment(episode)) return drawMark(context, x, y, severity, colours, 0.72);
    const height = BAR_HEIGHTS[severity];
    context.fillStyle = colours.severities[severity];
    context.fillRect(x, y - height / 2, Math.max(end - x, 2), height);
    if (!report.episodes.isOpen(episode)) return;
    // An open one has an arrow for an end.
    context.beginPath();
    context.moveTo(end, y - 7);
    context.lineTo(end + 7, y);
    context.lineTo(end, y + 7);
    context.fill();
  }

  click({ x, y, width }) {
    const { timeline, scroller } = this;
    const { state, report } = timeline;
    const device = this.order[Math.floor((y - AXIS_HEIGHT + scroller.scrollTop) / LANE_HEIGHT)];
    if (device === undefined || y < AXIS_HEIGHT) return;
    const nearest = x < timeline.gutter(width) ? -1 : this.nearest(device, x, width);
    if (nearest >= 0) state.chooseEpisode(nearest);
    else {
      state.chooseDevice(device);
      announce(`Curves of ${report.devices[device].name}`);
    }
  }

  /** The episode of a lane under the pointer, the gravest first; -1 where there is none. */
  nearest(device, x, width) {
    const { timeline } = this;
    const { episodes } = timeline.report;
    let nearest = -1;
    for (const episode of this.episodes[device]) {
      const from = timeline.x(episodes.start[episode], width) - 5;
      const to = timeline.x(episodes.end[episode], width) + (episodes.isOpen(episode) ? 9 : 5);
      if (x < from || x > to) continue;
      if (nearest < 0 || episodes.severity[episode] >= episodes.severity[nearest]) nearest = episode;
    }
    return nearest;
  }

  /** Chooses the device of the next lane. */
  step(lanes) {
    const { state, report } = this.timeline;
    const lane = Math.min(Math.max(this.order.indexOf(state.device) + lanes, 0), this.order.length - 1);
    if (this.order.length === 0) return;
    state.chooseDevice(this.order[lane]);
    announce(`${report.devices[this.order[lane]].name}, ${counted(this.episodes[this.order[lane]].length, "episode")}`);
  }

  /** Chooses the next episode of the device, from the chosen one or from the cursor. */
  stepEpisode(steps) {
    const { state, report } = this.timeline;
    if (state.device < 0) return;
    const episodes = this.episodes[state.device];
    const at = episodes.indexOf(state.episode);
    const cursor = firstIndex(episodes.map((episode) => report.episodes.start[episode]), state.cursor ?? -Infinity);
    const next = at >= 0 ? at + steps : steps > 0 ? cursor : cursor - 1;
    if (next >= 0 && next < episodes.length) state.chooseEpisode(episodes[next]);
  }

  /** Scrolls to a device's lane. */
  reveal(device) {
    const lane = this.order.indexOf(device);
    if (lane < 0) return;
    const { scroller } = this;
    const top = lane * LANE_HEIGHT;
    const room = scroller.clientHeight - AXIS_HEIGHT;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + LANE_HEIGHT > scroller.scrollTop + room) scroller.scrollTop = top + LANE_HEIGHT - room;
  }
}

/** A text that fits into so many pixels. */
function shortened(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}
