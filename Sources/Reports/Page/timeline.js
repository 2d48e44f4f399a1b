// The timeline: three drawings over one axis of time. The overview shows all of it and the stretch that is looked at,
// the lanes show each device's episodes, the curves the speed and battery of one device.

class Timeline {
  constructor(report, state, colours, clock) {
    Object.assign(this, { report, state, colours, clock });
    this.frame = byId("timeline");
    this.overview = new Overview(this);
    this.lanes = new Lanes(this);
    this.curves = new Curves(this);
    this.tellCursor = settled(300, () => this.announceCursor());
    this.frame.addEventListener("keydown", (event) => this.key(event));
    byId("time-in").addEventListener("click", () => state.zoomWindow(0.5, this.middle()));
    byId("time-out").addEventListener("click", () => state.zoomWindow(2, this.middle()));
    byId("time-whole").addEventListener("click", () => state.setWindow(report.from, report.to));
    byId("time-episode").addEventListener("click", () => this.lookAtEpisode());
    this.deviceChoice = byId("curve-device");
    this.deviceChoice.closest("label").hidden = report.devices.length === 0;
    report.devices.forEach((device, index) =>
      this.deviceChoice.append(element("option", { value: index, text: device.name })),
    );
    this.deviceChoice.addEventListener("change", () => state.chooseDevice(Number(this.deviceChoice.value)));
    state.listen((changed) => this.update(changed));
    this.update(new Set(["filter", "device", "episode"]));
  }

  update(changed) {
    if (changed.has("filter") || changed.has("window")) this.lanes.gather();
    if (changed.has("filter")) this.lanes.sort();
    else if (changed.has("window")) this.lanes.sortLater();
    if (changed.has("device")) this.deviceChoice.value = this.state.device;
    if (changed.has("episode")) byId("time-episode").disabled = this.state.episode < 0;
    if (changed.has("device") || changed.has("episode")) this.lanes.reveal(this.state.device);
    if (changed.has("cursor") || changed.has("device") || changed.has("zone")) {
      byId("time-readout").textContent = this.words(this.state.cursor);
    }
    this.overview.drawing.refresh();
    this.lanes.drawing.refresh();
    this.curves.drawing.refresh();
    this.describe();
  }

  /** Pixels on the left that belong to names. */
  gutter(width) {
    return width < 560 ? 92 : 118;
  }

  x(time, width) {
    const { from, to } = this.state.window;
    const left = this.gutter(width);
    return left + ((time - from) / (to - from)) * (width - left - 10);
  }

  time(x, width) {
    const { from, to } = this.state.window;
    const left = this.gutter(width);
    return from + ((x - left) / (width - left - 10)) * (to - from);
  }

  middle() {
    const { from, to } = this.state.window;
    const { cursor } = this.state;
    return cursor !== null && cursor >= from && cursor <= to ? cursor : (from + to) / 2;
  }

  /** The stretch of time around the chosen episode, with as much before and behind it as it lasted. */
  lookAtEpisode() {
    const { state, report } = this;
    if (state.episode < 0) return;
    const [start, end] = [report.episodes.start[state.episode], report.episodes.end[state.episode]];
    const margin = Math.max(end - start, 600);
    state.setWindow(start - margin, end + margin);
  }

  key(event) {
    if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const { state } = this;
    const length = state.window.to - state.window.from;
    const acts = {
      ArrowLeft: () => (event.shiftKey ? state.moveWindow(-length / 5) : this.moveCursor(-length / 100)),
      ArrowRight: () => (event.shiftKey ? state.moveWindow(length / 5) : this.moveCursor(length / 100)),
      ArrowUp: () => this.lanes.step(-1),
      ArrowDown: () => this.lanes.step(1),
      "+": () => state.zoomWindow(0.5, this.middle()),
      "=": () => state.zoomWindow(0.5, this.middle()),
      "-": () => state.zoomWindow(2, this.middle()),
      0: () => state.setWindow(this.report.from, this.report.to),
      "[": () => this.lanes.stepEpisode(-1),
      "]": () => this.lanes.stepEpisode(1),
      Escape: () => state.setCursor(null),
    };
    if (!acts[event.key]) return;
    acts[event.key]();
    event.preventDefault();
  }

  moveCursor(seconds) {
    const { state } = this;
    const { from, to } = state.window;
    const time = Math.min(Math.max((state.cursor ?? this.middle()) + seconds, from), to);
    state.setCursor(time);
    this.tellCursor();
  }

  announceCursor() {
    if (this.state.cursor !== null) announce(this.words(this.state.cursor));
  }

  /** The time of the cursor, and the values of the device's curves at it. */
  words(time) {
    const { state, report, clock } = this;
    if (time === null || state.device < 0) return "";
    const device = report.devices[state.device];
    const values = CURVES.map((curve, index) => curveText(report, device, index, time)).filter(Boolean);
    return [clock.full(time), device.name, ...values].join(" · ");
  }

  /** The text that stands for the drawings. */
  describe() {
    const { state, report, clock } = this;
    const { from, to } = state.window;
    const open = state.shown.filter((episode) => report.episodes.isOpen(episode)).length;
    byId("timeline-words").textContent =
      `From ${clock.full(from)} to ${clock.full(to)}: ` +
      `${counted(state.shown.length, "episode")}, ${open} of them open. ` +
      (state.device < 0 ? "" : `Curves of ${report.devices[state.device].name}.`);
    Object.assign(this.frame.dataset, { from: Math.round(from), to: Math.round(to) });
  }

  /** Lines of round times behind a drawing, from `top` to `bottom`. */
  drawGrid(context, width, top, bottom) {
    const { colours, clock, state } = this;
    const ticks = clock.ticks(state.window.from, state.window.to, (width - this.gutter(width)) / 90);
    context.lineWidth = 1;
    for (const tick of ticks) {
      const x = Math.round(this.x(tick.time, width)) + 0.5;
      context.strokeStyle = tick.isDay ? colours.line : colours.grid;
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
    }
    return ticks;
  }

  drawCursor(context, width, height) {
    const { state, colours } = this;
    if (state.cursor === null || state.cursor < state.window.from || state.cursor > state.window.to) return;
    const x = Math.round(this.x(state.cursor, width)) + 0.5;
    context.strokeStyle = colours.ink;
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** The pointer over a drawing of the window: it moves the cursor, drags the window, wheels zoom. */
  watch(canvas, click) {
    let drag = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      drag = { ...place(event), isMoved: false, window: { ...this.state.window } };
    });
    canvas.addEventListener("pointermove", (event) => {
      const { x, width } = place(event);
      const left = this.gutter(width);
      if (!drag || event.pointerType !== "mouse") {
        const time = Math.min(Math.max(this.time(x, width), this.report.from), this.report.to);
        this.state.setCursor(x < left ? null : time);
      }
      if (!drag) return;
      if (Math.abs(x - drag.x) > 4) drag.isMoved = true;
      if (!drag.isMoved) return;
      const { from, to } = drag.window;
      const seconds = ((drag.x - x) / (width - left - 10)) * (to - from);
      this.state.setWindow(from + seconds, to + seconds);
    });
    canvas.addEventListener("pointerup", (event) => {
      const isClick = drag && !drag.isMoved;
      drag = null;
      if (isClick) click(place(event));
    });
    canvas.addEventListener("pointercancel", () => (drag = null));
    canvas.addEventListener("pointerleave", () => drag || this.state.setCursor(null));
    canvas.addEventListener(
      "wheel",
      (event) => {
        const { x, width } = place(event);
        const { from, to } = this.state.window;
        const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (isSideways) this.state.moveWindow((event.deltaX / width) * (to - from));
        else if (event.ctrlKey || event.altKey) this.state.zoomWindow(2 ** (event.deltaY * 0.003), this.time(x, width));
        else return;
        event.preventDefault();
      },
      { passive: false },
    );
  }
}
