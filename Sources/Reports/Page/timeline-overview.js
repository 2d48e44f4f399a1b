// All of the time: how many episodes when, by severity, and a brush over the stretch that is looked at.

class Overview {
  constructor(timeline) {
    this.timeline = timeline;
    this.canvas = byId("overview");
    this.drawing = new Drawing(this.canvas, (context, width, height) => this.draw(context, width, height));
    this.watch();
  }

  x(time, width) {
    const { report } = this.timeline;
    const left = this.timeline.gutter(width);
    return left + ((time - report.from) / (report.to - report.from)) * (width - left - 10);
  }

  time(x, width) {
    const { report } = this.timeline;
    const left = this.timeline.gutter(width);
    return report.from + ((x - left) / (width - left - 10)) * (report.to - report.from);
  }

  draw(context, width, height) {
    const { timeline } = this;
    const { colours, state, report, clock } = timeline;
    const left = timeline.gutter(width);
    context.font = `10px ${colours.font}`;
    context.fillStyle = colours.soft;
    context.textBaseline = "top";
    context.textAlign = "left";
    context.fillText("All", 8, 20);
    context.textAlign = "center";
    for (const tick of clock.ticks(report.from, report.to, (width - left) / 90)) {
      const x = this.x(tick.time, width);
      if (x > left + 14 && x < width - 16) context.fillText(tick.label, x, 1);
    }
    this.drawBars(context, width, 15, height - 3);
    const [from, to] = [this.x(state.window.from, width), this.x(state.window.to, width)];
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.13;
    context.fillRect(from, 14, to - from, height - 14);
    context.globalAlpha = 1;
    for (const x of [from, to]) {
      context.fillRect(x - 1, 14, 2, height - 14);
      context.beginPath();
      context.roundRect(x - 3.5, (height + 14) / 2 - 7, 7, 14, 3);
      context.fill();
    }
  }

  /** Columns of episodes by when they fired, the gravest at the bottom; their height by the root of their number. */
  drawBars(context, width, top, bottom) {
    const { timeline } = this;
    const { state, report, colours } = timeline;
    const left = timeline.gutter(width);
    const columns = Math.max(Math.floor((width - left - 10) / 3), 1);
    const counts = Array.from({ length: 3 }, () => new Uint32Array(columns));
    for (const episode of state.passing) {
      const part = (report.episodes.fired[episode] - report.from) / (report.to - report.from);
      const column = Math.min(Math.max(Math.floor(part * columns), 0), columns - 1);
      counts[report.episodes.severity[episode]][column]++;
    }
    let most = 1;
    for (let column = 0; column < columns; column++) {
      most = Math.max(most, counts[0][column] + counts[1][column] + counts[2][column]);
    }
    context.fillStyle = colours.line;
    context.fillRect(left, bottom, width - left - 10, 1);
    for (let column = 0; column < columns; column++) {
      const total = counts[0][column] + counts[1][column] + counts[2][column];
      if (total === 0) continue;
      const height = Math.max(Math.sqrt(total / most) * (bottom - top), 2);
      let y = bottom;
      for (const severity of [2, 1, 0]) {
        const part = (counts[severity][column] / total) * height;
        context.fillStyle = colours.severities[severity];
        context.fillRect(left + column * 3, y - part, 2, part);
        y -= part;
      }
    }
  }

  watch() {
    const { canvas, timeline } = this;
    const { state, report } = timeline;
    let drag = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, width: box.width };
    };
    const part = ({ x, width }) => {
      const [from, to] = [this.x(state.window.from, width), this.x(state.window.to, width)];
      if (Math.abs(x - from) < 8) return "from";
      if (Math.abs(x - to) < 8) return "to";
      return x > from && x < to && !state.isWholeTime ? "whole" : "new";
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      const at = place(event);
      drag = { part: part(at), time: this.time(at.x, at.width), window: { ...state.window }, x: at.x };
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = place(event);
      const cursors = { from: "ew-resize", to: "ew-resize", whole: "grab", new: "crosshair" };
      canvas.style.cursor = cursors[drag ? drag.part : part(at)];
      if (!drag) return;
      const time = this.time(at.x, at.width);
      const { from, to } = drag.window;
      if (drag.part === "from") state.setWindow(Math.min(time, to - 10), to);
      if (drag.part === "to") state.setWindow(from, Math.max(time, from + 10));
      if (drag.part === "whole") state.setWindow(from + time - drag.time, to + time - drag.time);
      if (drag.part === "new" && Math.abs(at.x - drag.x) > 4) {
        state.setWindow(Math.min(time, drag.time), Math.max(time, drag.time));
      }
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (drag = null));
    canvas.addEventListener("dblclick", () => state.setWindow(report.from, report.to));
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const at = place(event);
        state.zoomWindow(2 ** (event.deltaY * 0.003), this.time(at.x, at.width));
      },
      { passive: false },
    );
  }
}
