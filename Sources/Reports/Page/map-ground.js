// What lies below the markers: graticule, fences, tracks. Painted on a sheet that is larger than the map and moved with
// it; a sheet that takes long is painted over several frames, while the map shows the one before.

const SHEET_MARGIN = 160;
const FRAME_MILLISECONDS = 9;

class MapGround {
  constructor(map) {
    this.map = map;
    this.sheet = null;
    this.next = null;
    this.work = null;
  }

  /** Forgets what was painted: something of it has changed. */
  renew() {
    this.work = null;
    this.sheet && (this.sheet.isStale = true);
  }

  /** Draws the ground of a view, as far as it is painted. */
  draw(context, view) {
    if (this.work && Math.abs(this.next.zoom - view.zoom) > 0.4) this.work = null;
    if (!this.work && !this.covers(view)) this.begin(view);
    if (this.work) this.paint();
    const sheet = this.sheet || this.next;
    const grown = view.scale / sheet.scale;
    context.drawImage(
      sheet.canvas,
      view.screenX(sheet.worldX(-SHEET_MARGIN)),
      view.screenY(sheet.worldY(-SHEET_MARGIN)),
      (sheet.width + 2 * SHEET_MARGIN) * grown,
      (sheet.height + 2 * SHEET_MARGIN) * grown,
    );
    if (this.work) this.map.drawing.refresh();
  }

  covers(view) {
    const { sheet } = this;
    if (!sheet || sheet.isStale || sheet.zoom !== view.zoom) return false;
    if (sheet.width !== view.width || sheet.height !== view.height) return false;
    return (
      Math.abs(sheet.x - view.x) * view.scale <= SHEET_MARGIN &&
      Math.abs(sheet.y - view.y) * view.scale <= SHEET_MARGIN
    );
  }

  begin(view) {
    const sheet = new MapView(() => {});
    Object.assign(sheet, { x: view.x, y: view.y, zoom: view.zoom, width: view.width, height: view.height });
    const ratio = window.devicePixelRatio || 1;
    const spare = this.spare || document.createElement("canvas");
    this.spare = null;
    sheet.canvas = spare;
    spare.width = Math.round((view.width + 2 * SHEET_MARGIN) * ratio);
    spare.height = Math.round((view.height + 2 * SHEET_MARGIN) * ratio);
    sheet.context = spare.getContext("2d");
    sheet.context.setTransform(ratio, 0, 0, ratio, SHEET_MARGIN * ratio, SHEET_MARGIN * ratio);
    this.next = sheet;
    this.work = this.steps(sheet);
  }

  paint() {
    const begin = performance.now();
    while (performance.now() - begin < FRAME_MILLISECONDS) {
      if (!this.work.next().done) continue;
      this.spare = this.sheet && this.sheet.canvas;
      this.sheet = this.next;
      this.work = null;
      return;
    }
  }

  /** Paints the whole of a view at once. */
  finish(view) {
    this.begin(view);
    while (this.work) this.paint();
  }

  *steps(sheet) {
    const { context } = sheet;
    const bounds = sheet.bounds(SHEET_MARGIN);
    context.fillStyle = this.map.colours.land;
    context.fillRect(-SHEET_MARGIN, -SHEET_MARGIN, sheet.width + 2 * SHEET_MARGIN, sheet.height + 2 * SHEET_MARGIN);
    drawGraticule(context, sheet, this.map.colours, SHEET_MARGIN);
    yield* drawFences(context, sheet, bounds, this.map);
    yield* this.drawTracks(context, sheet, bounds);
    drawFenceNames(context, sheet, bounds, this.map);
  }

  *drawTracks(context, sheet, bounds) {
    const { state, report, colours } = this.map;
    context.lineJoin = "round";
    context.lineCap = "round";
    const isAlone = state.filter.device >= 0;
    for (let index = 0; index < report.devices.length; index++) {
      if (isAlone ? index !== state.filter.device : index === state.device) continue;
      this.drawTrack(context, sheet, bounds, index, { width: 1.4, alpha: 0.62, colour: colours.device(index) });
      yield;
    }
    if (state.device < 0 || isAlone) return;
    this.drawTrack(context, sheet, bounds, state.device, { width: 4.5, alpha: 0.85, colour: colours.halo });
    const colour = colours.device(state.device);
    this.drawTrack(context, sheet, bounds, state.device, { width: 2.4, alpha: 1, colour });
  }

  /** One track, within the stretch of time; where nothing was heard, a fainter line. */
  drawTrack(context, sheet, bounds, device, style) {
    const track = this.map.report.devices[device].track;
    if (track.count === 0) return;
    const { from, to } = this.map.state.isWholeTime ? { from: -Infinity, to: Infinity } : this.map.state.window;
    const line = new Path2D();
    const holes = new Path2D();
    for (const turn of turnsInView(track.box, bounds)) {
      for (const run of track.runs) {
        if (!meets(run.box, bounds, turn) || track.time[run.first] > to || track.time[run.last] < from) continue;
        this.addRun(line, holes, sheet, track, run, turn, from, to);
      }
    }
    context.strokeStyle = style.colour;
    context.lineWidth = style.width;
    context.globalAlpha = style.alpha;
    context.stroke(line);
    context.globalAlpha = style.alpha * 0.4;
    context.lineWidth = style.width * 0.75;
    context.stroke(holes);
    context.globalAlpha = 1;
  }

  addRun(line, holes, sheet, track, run, turn, from, to) {
    const { scale } = sheet;
    const [left, top] = [sheet.screenX(turn), sheet.screenY(0)];
    let isBegun = false;
    let [lastX, lastY] = [0, 0];
    for (let index = run.first; index <= run.last; index++) {
      const time = track.time[index];
      if (time < from || time > to) continue;
      const x = left + track.x[index] * scale;
      const y = top + track.y[index] * scale;
      if (!isBegun) {
        line.moveTo(x, y);
        // A lone vertex is a dot: a way of no length would not be drawn.
        line.lineTo(x + 0.01, y);
        isBegun = true;
      } else if (track.isHole[index]) {
        holes.moveTo(lastX, lastY);
        holes.lineTo(x, y);
        line.moveTo(x, y);
        line.lineTo(x + 0.01, y);
      } else if (Math.abs(x - lastX) < 0.7 && Math.abs(y - lastY) < 0.7 && index < run.last) {
        // What moves by less than a pixel is not seen.
        continue;
      } else {
        line.lineTo(x, y);
      }
      [lastX, lastY] = [x, y];
    }
  }
}

/** The whole turns by which a box must be moved to be in view. */
function turnsInView(box, bounds) {
  const turns = [];
  if (box.isEmpty) return turns;
  const last = Math.floor(bounds.east - box.west);
  for (let turn = Math.ceil(bounds.west - box.east); turn <= last; turn++) turns.push(turn);
  return turns;
}

function meets(box, bounds, turn) {
  return (
    box.west + turn <= bounds.east &&
    box.east + turn >= bounds.west &&
    box.north <= bounds.south &&
    box.south >= bounds.north
  );
}
