// Fences and the graticule on the map.

function* drawFences(context, sheet, bounds, map) {
  const { report, colours } = map;
  context.lineJoin = "round";
  context.lineCap = "round";
  let drawn = 0;
  // The large ones first, so that small ones lie on top of them.
  for (const fence of map.fencesBySize) {
    for (const turn of turnsInView(fence.box, bounds)) {
      if (!meets(fence.box, bounds, turn)) continue;
      const size = Math.max(fence.box.east - fence.box.west, fence.box.south - fence.box.north) * sheet.scale;
      // Less than a pixel is not seen.
      if (size >= 1) drawFence(context, sheet, fence, turn, colours, size, fence === map.chosenFence());
    }
    if (++drawn % 50 === 0) yield;
  }
}

function drawFence(context, sheet, fence, turn, colours, size, isChosen) {
  const path = new Path2D();
  const rim = new Path2D();
  for (const line of fence.lines) addLine(path, rim, sheet, line, turn, fence.kind === "area");
  context.strokeStyle = isChosen ? colours.accent : colours.fence;
  context.fillStyle = context.strokeStyle;
  if (fence.kind === "corridor") {
    const metres = mercator.metresAcross((fence.box.north + fence.box.south) / 2);
    context.lineWidth = Math.max((2 * fence.radius * sheet.scale) / metres, 1);
    context.globalAlpha = isChosen ? 0.22 : 0.13;
    context.stroke(path);
  } else if (fence.kind !== "line") {
    context.globalAlpha = isChosen ? 0.12 : 0.1;
    context.fill(path, "evenodd");
  }
  // Borders of the very small would be all that one sees.
  context.globalAlpha = isChosen ? 1 : Math.min(size / 40, 0.75);
  context.lineWidth = isChosen ? 2 : fence.kind === "line" ? 1.8 : 1;
  context.setLineDash(fence.kind === "line" ? [7, 4] : fence.kind === "corridor" ? [2, 4] : []);
  context.stroke(rim);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** `rim` leaves out edges along the antimeridian, where a fence was cut and has no border. */
function addLine(path, rim, sheet, line, turn, isRing) {
  const [left, top] = [sheet.screenX(turn), sheet.screenY(0)];
  let [lastX, lastY] = [NaN, NaN];
  for (let index = 0; index < line.x.length; index++) {
    const x = left + line.x[index] * sheet.scale;
    const y = top + line.y[index] * sheet.scale;
    const isLast = index === line.x.length - 1;
    if (index > 0 && !isLast && Math.abs(x - lastX) < 0.7 && Math.abs(y - lastY) < 0.7) continue;
    const isCut = isRing && index > 0 && isSeam(line.x[index]) && isSeam(line.x[index - 1]);
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
    if (index === 0 || isCut) rim.moveTo(x, y);
    else rim.lineTo(x, y);
    [lastX, lastY] = [x, y];
  }
}

function isSeam(x) {
  return Math.abs(x - Math.round(x)) < 1e-9;
}

/** Names of the fences that are large enough on the screen, where nothing else is written. */
function drawFenceNames(context, sheet, bounds, map) {
  const { colours } = map;
  const taken = [];
  context.font = `600 11px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const fence of map.fencesBySize) {
    if (taken.length >= 150) break;
    for (const turn of turnsInView(fence.box, bounds)) {
      if (!meets(fence.box, bounds, turn)) continue;
      const { west, east, north, south } = fence.mainBox;
      const width = (east - west) * sheet.scale;
      const height = (south - north) * sheet.scale;
      const text = fence.label.length > 40 ? `${fence.label.slice(0, 39)}…` : fence.label;
      const length = context.measureText(text).width;
      // Small round ones have their name below them.
      const isInside = width > length + 8 && height > 16;
      if (!isInside && Math.max(width, height) < 14) continue;
      const x = sheet.screenX((west + east) / 2 + turn);
      const top = isInside ? sheet.screenY(north) + Math.min(12, height / 2) : sheet.screenY(south) + 9;
      const place = { left: x - length / 2 - 3, right: x + length / 2 + 3, top: top - 8, bottom: top + 8 };
      if (taken.some((other) => overlaps(place, other))) continue;
      taken.push(place);
      context.strokeStyle = colours.halo;
      context.lineWidth = 3;
      context.strokeText(text, x, top);
      context.fillStyle = colours.soft;
      context.fillText(text, x, top);
    }
  }
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

const GRATICULE_STEPS = [45, 30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];

/** The widest step of degrees whose lines are not further apart than wanted. */
function graticuleStep(view) {
  const wanted = (130 / view.scale) * 360;
  return GRATICULE_STEPS.find((step) => step <= wanted) || GRATICULE_STEPS.at(-1);
}

/** Lines of round degrees in view, as [degrees, place on the screen]. */
function meridians(view, margin) {
  const step = graticuleStep(view);
  const first = Math.ceil((view.worldX(-margin) * 360 - 180) / step);
  const last = Math.floor((view.worldX(view.width + margin) * 360 - 180) / step);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => {
    const degrees = (first + index) * step;
    return [((((degrees + 180) % 360) + 360) % 360) - 180, view.screenX(mercator.x(degrees))];
  });
}

function parallels(view, margin) {
  const step = graticuleStep(view);
  const first = Math.ceil(mercator.latitude(view.worldY(view.height + margin)) / step);
  const last = Math.floor(mercator.latitude(view.worldY(-margin)) / step);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => {
    const degrees = (first + index) * step;
    return [degrees, view.screenY(mercator.y(degrees))];
  });
}

function drawGraticule(context, view, colours, margin) {
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.beginPath();
  for (const [, x] of meridians(view, margin)) {
    context.moveTo(Math.round(x) + 0.5, -margin);
    context.lineTo(Math.round(x) + 0.5, view.height + margin);
  }
  for (const [, y] of parallels(view, margin)) {
    context.moveTo(-margin, Math.round(y) + 0.5);
    context.lineTo(view.width + margin, Math.round(y) + 0.5);
  }
  context.stroke();
}

/** Degrees at the edges, and the scale bar. */
function drawMapEdges(context, view, colours) {
  const step = graticuleStep(view);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  context.font = `10px ${colours.font}`;
  context.lineJoin = "round";
  const write = (text, x, y, align, baseline) => {
    context.textAlign = align;
    context.textBaseline = baseline;
    context.strokeStyle = colours.land;
    context.lineWidth = 3;
    context.strokeText(text, x, y);
    context.fillStyle = colours.soft;
    context.fillText(text, x, y);
  };
  for (const [degrees, x] of meridians(view, 0)) {
    if (x < 60 || x > view.width - 60) continue;
    write(`${Math.abs(degrees).toFixed(digits)}°${degrees < 0 ? "W" : "E"}`, x, 5, "center", "top");
  }
  for (const [degrees, y] of parallels(view, 0)) {
    if (y < 24 || y > view.height - 40) continue;
    write(`${Math.abs(degrees).toFixed(digits)}°${degrees < 0 ? "S" : "N"}`, 6, y, "left", "middle");
  }
  drawScaleBar(context, view, colours, write);
}

function drawScaleBar(context, view, colours, write) {
  const metresPerPixel = mercator.metresAcross(view.y) / view.scale;
  const widest = 110 * metresPerPixel;
  const power = 10 ** Math.floor(Math.log10(widest));
  const metres = [5, 2, 1].find((part) => part * power <= widest) * power;
  const length = metres / metresPerPixel;
  const [left, bottom] = [10, view.height - 10];
  const path = () => {
    context.beginPath();
    context.moveTo(left, bottom - 4);
    context.lineTo(left, bottom);
    context.lineTo(left + length, bottom);
    context.lineTo(left + length, bottom - 4);
    context.stroke();
  };
  context.strokeStyle = colours.land;
  context.lineWidth = 4;
  path();
  context.strokeStyle = colours.soft;
  context.lineWidth = 1.5;
  path();
  write(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, left + length + 6, bottom, "left", "alphabetic");
}
