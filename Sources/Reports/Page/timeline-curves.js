// Speed and battery of one device, with the limits that rules compare them with.

const CURVE_HEIGHT = 72;

/** How a curve is shown: its name, its unit, and the factor from what the document has. */
function curveForm(report, curve) {
  return [
    { name: "Speed", unit: report.speedUnit.name, factor: report.speedUnit.factor, digits: 0 },
    { name: "Battery", unit: "%", factor: 100, digits: 0 },
    { name: "Battery", unit: "V", factor: 1, digits: 2 },
  ][curve];
}

/** A curve's value at a time, with its unit; empty where nothing was heard. */
function curveText(report, device, curve, time) {
  const samples = device.curves[curve];
  if (!samples) return "";
  const after = firstIndex(samples.time, time);
  const index = samples.time[after] === time ? after : after - 1;
  if (index < 0 || time - samples.time[index] > samples.hole) return "";
  const form = curveForm(report, curve);
  return `${(samples.value[index] * form.factor).toFixed(form.digits)} ${form.unit}`;
}

class Curves {
  constructor(timeline) {
    this.timeline = timeline;
    this.canvas = byId("curves");
    this.drawing = new Drawing(this.canvas, (context, width, height) => this.draw(context, width, height));
    timeline.watch(this.canvas, (place) => this.click(place));
    timeline.state.listen((changed) => changed.has("device") && this.resize());
    this.resize();
  }

  get device() {
    const { report, state } = this.timeline;
    return state.device < 0 ? null : report.devices[state.device];
  }

  /** Curves that the device has. */
  get shown() {
    const { device } = this;
    return device ? CURVES.map((_, curve) => curve).filter((curve) => device.curves[curve]) : [];
  }

  resize() {
    const count = this.shown.length;
    this.canvas.hidden = count === 0;
    this.canvas.style.height = `${count * CURVE_HEIGHT + 6}px`;
    const empty = byId("curves-empty");
    empty.hidden = count > 0;
    empty.textContent = this.device ? `${this.device.name} reported neither speed nor battery.` : "";
    this.drawing.refresh();
  }

  draw(context, width, height) {
    const { timeline } = this;
    timeline.drawGrid(context, width, 0, height);
    this.shown.forEach((curve, row) => {
      context.save();
      context.translate(0, row * CURVE_HEIGHT);
      this.drawCurve(context, width, curve);
      context.restore();
    });
    timeline.drawCursor(context, width, height);
  }

  /** Limits that tell something about this device: of rules that fired for it, or near what it reported. */
  limits(curve, most) {
    const { report, state } = this.timeline;
    const { episodes } = report;
    const fired = new Set();
    for (let episode = 0; episode < episodes.count; episode++) {
      if (episodes.device[episode] === state.device) fired.add(episodes.rule[episode]);
    }
    const limits = new Map();
    report.rules.forEach((rule, index) => {
      for (const limit of rule.thresholds) {
        if (limit.curve !== curve || (!fired.has(index) && limit.value > most * 1.3)) continue;
        const key = `${limit.value} ${limit.label}`;
        if (!limits.has(key)) limits.set(key, { ...limit, severity: rule.severity });
      }
    });
    return [...limits.values()];
  }

  drawCurve(context, width, curve) {
    const { timeline, device } = this;
    const { colours, report } = timeline;
    const samples = device.curves[curve];
    const form = curveForm(report, curve);
    const most = samples.value.reduce((a, b) => Math.max(a, b), 0);
    const least = samples.value.reduce((a, b) => Math.min(a, b), Infinity);
    const limits = this.limits(curve, most);
    const values = limits.map((limit) => limit.value);
    const range = curveRange(curve, Math.min(least, ...values), Math.max(most, ...values), form);
    const [top, bottom] = [10, CURVE_HEIGHT - 4];
    const y = (value) => bottom - ((value * form.factor - range.low) / (range.high - range.low)) * (bottom - top);
    const left = timeline.gutter(width);
    this.drawFrame(context, width, form, range, top, bottom);
    context.save();
    context.beginPath();
    context.rect(left, 0, width - left, CURVE_HEIGHT);
    context.clip();
    this.drawEpisodes(context, width, curve, top, bottom);
    this.drawLine(context, width, samples, y);
    this.drawLimits(context, width, limits, y);
    context.restore();
  }

  drawFrame(context, width, form, range, top, bottom) {
    const { timeline } = this;
    const { colours } = timeline;
    const left = timeline.gutter(width);
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(left, Math.round(bottom) + 0.5);
    context.lineTo(width - 10, Math.round(bottom) + 0.5);
    context.stroke();
    context.font = `600 11px ${colours.font}`;
    context.fillStyle = colours.ink;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(form.name, 8, top + 8);
    context.font = `10px ${colours.font}`;
    context.fillStyle = colours.soft;
    context.fillText(form.unit, 8, top + 23);
    context.textAlign = "right";
    context.fillText(String(range.high), left - 5, top + 2);
    context.fillText(String(range.low), left - 5, bottom - 3);
  }

  /** Bands where an alert of the device lasted whose rule looks at the curve, and where the chosen one did. */
  drawEpisodes(context, width, curve, top, bottom) {
    const { timeline } = this;
    const { state, report, colours } = timeline;
    const { episodes } = report;
    for (const episode of timeline.lanes.episodes[state.device] || []) {
      const isChosen = episode === state.episode;
      if (!isChosen && !episodes.ruleOf(episode).thresholds.some((limit) => limit.curve === curve)) continue;
      const x = timeline.x(episodes.start[episode], width);
      context.globalAlpha = isChosen ? 0.28 : 0.13;
      context.fillStyle = colours.severities[episodes.severity[episode]];
      context.fillRect(x, top - 4, Math.max(timeline.x(episodes.end[episode], width) - x, 1.5), bottom - top + 4);
    }
    context.globalAlpha = 1;
  }

  drawLine(context, width, samples, y) {
    const { timeline } = this;
    const { from, to } = timeline.state.window;
    const first = Math.max(firstIndex(samples.time, from) - 1, 0);
    context.beginPath();
    for (let index = first; index < samples.time.length; index++) {
      const x = timeline.x(samples.time[index], width);
      const isBroken = index === first || samples.time[index] - samples.time[index - 1] > samples.hole;
      if (isBroken) {
        // A lone sample is a dot.
        context.moveTo(x - 0.5, y(samples.value[index]));
      }
      context.lineTo(x, y(samples.value[index]));
      if (samples.time[index] > to) break;
    }
    context.strokeStyle = timeline.colours.device(timeline.state.device);
    context.lineWidth = 1.4;
    context.lineJoin = "round";
    context.stroke();
  }

  drawLimits(context, width, limits, y) {
    const { colours } = this.timeline;
    const left = this.timeline.gutter(width);
    context.font = `10px ${colours.font}`;
    context.textAlign = "right";
    context.textBaseline = "alphabetic";
    const written = [];
    for (const limit of limits.sort((a, b) => b.value - a.value)) {
      const height = Math.round(y(limit.value)) + 0.5;
      context.strokeStyle = colours.severities[limit.severity];
      context.lineWidth = 1.2;
      context.setLineDash([5, 4]);
      context.beginPath();
      context.moveTo(left, height);
      context.lineTo(width - 10, height);
      context.stroke();
      context.setLineDash([]);
      // Above its line, else below it, else nowhere.
      const baseline = [height - 3, height + 10].find(
        (place) => place > 9 && place < CURVE_HEIGHT && written.every((other) => Math.abs(other - place) > 11),
      );
      if (!baseline) continue;
      written.push(baseline);
      context.strokeStyle = colours.panel;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(limit.label, width - 12, baseline);
      context.fillStyle = colours.soft;
      context.fillText(limit.label, width - 12, baseline);
    }
  }

  click({ x, width }) {
    const { timeline } = this;
    if (x < timeline.gutter(width) || timeline.state.device < 0) return;
    const episode = timeline.lanes.nearest(timeline.state.device, x, width);
    if (episode >= 0) timeline.state.chooseEpisode(episode);
  }
}

/** The ends of a curve's axis, in the unit that is shown. */
function curveRange(curve, least, most, form) {
  const [low, high] = [least * form.factor, most * form.factor];
  if (CURVES[curve] === "battery") return { low: Math.min(0, Math.floor(low)), high: Math.max(100, Math.ceil(high)) };
  if (CURVES[curve] === "batteryVoltage") {
    const bottom = Math.floor(low * 2) / 2;
    return { low: bottom, high: Math.max(Math.ceil(high * 2) / 2, bottom + 0.5) };
  }
  const step = high > 200 ? 50 : high > 40 ? 20 : 10;
  return { low: Math.min(0, Math.floor(low)), high: Math.max(Math.ceil(high / step) * step, step) };
}
