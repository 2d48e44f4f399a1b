// Episodes on the map. Those that would lie upon each other are one mark with their number.

const CLUSTER_PIXELS = 20;
const MARK_PIXELS = 16;

class MapMarkers {
  constructor(map) {
    this.map = map;
    this.clusters = [];
    this.level = null;
  }

  renew() {
    this.level = null;
  }

  /** Groups of the episodes shown, for a zoom: anew only when it has changed by a quarter or the episodes have. */
  at(zoom) {
    const level = Math.round(zoom * 4) / 4;
    if (this.level !== level) {
      this.level = level;
      this.clusters = this.parted(this.gathered(CLUSTER_PIXELS / (TILE * 2 ** level)), TILE * 2 ** level);
    }
    return this.clusters;
  }

  /** The episodes of each cell of a grid. */
  gathered(cell) {
    const { x, y, severity } = this.map.report.episodes;
    const cells = new Map();
    for (const episode of this.map.state.shown) {
      if (Number.isNaN(x[episode])) continue;
      // Exact below 2^53: columns and rows are below 2^26 at the largest zoom.
      const key = Math.floor(x[episode] / cell) * 2 ** 26 + Math.floor(y[episode] / cell);
      const cluster = cells.get(key);
      if (!cluster) {
        cells.set(key, { x: x[episode], y: y[episode], severity: severity[episode], episodes: [episode] });
        continue;
      }
      cluster.episodes.push(episode);
      const share = 1 / cluster.episodes.length;
      cluster.x += (x[episode] - cluster.x) * share;
      cluster.y += (y[episode] - cluster.y) * share;
      cluster.severity = Math.max(cluster.severity, severity[episode]);
    }
    return [...cells.values()];
  }

  /** Groups whose marks and numbers would overlap become one: the small ones join the large ones. */
  parted(clusters, scale) {
    const wide = 64 / scale;
    const placed = new Map();
    const kept = [];
    const cellOf = (x, y) => Math.floor(x / wide) * 2 ** 26 + Math.floor(y / wide);
    for (const cluster of clusters.sort((a, b) => b.episodes.length - a.episodes.length)) {
      const neighbours = [];
      for (const dx of [-wide, 0, wide]) {
        for (const dy of [-wide, 0, wide]) {
          neighbours.push(...(placed.get(cellOf(cluster.x + dx, cluster.y + dy)) || []));
        }
      }
      const other = neighbours.find((neighbour) => MapMarkers.overlap(cluster, neighbour, scale));
      if (other) {
        for (const episode of cluster.episodes) other.episodes.push(episode);
        other.severity = Math.max(other.severity, cluster.severity);
        continue;
      }
      kept.push(cluster);
      const key = cellOf(cluster.x, cluster.y);
      if (placed.has(key)) placed.get(key).push(cluster);
      else placed.set(key, [cluster]);
    }
    // The gravest are drawn last, so that nothing hides them.
    return kept.sort((a, b) => a.severity - b.severity || a.y - b.y);
  }

  /** Pixels that a group's number takes, beside its mark. */
  static numberWidth(cluster) {
    return cluster.episodes.length > 1 ? 9 + 7 * MapMarkers.text(cluster).length : 0;
  }

  static text(cluster) {
    const count = cluster.episodes.length;
    if (count < 1000) return String(count);
    return count < 10000 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
  }

  static overlap(a, b, scale) {
    if (Math.abs(a.y - b.y) * scale >= MARK_PIXELS) return false;
    const [left, right] = a.x < b.x ? [a, b] : [b, a];
    return (right.x - left.x) * scale < MARK_PIXELS + MapMarkers.numberWidth(left);
  }

  /** Calls `act` with each group in view and its place on the screen. */
  forEachInView(view, margin, act) {
    const bounds = view.bounds(margin);
    for (const cluster of this.at(view.zoom)) {
      if (cluster.y < bounds.north || cluster.y > bounds.south) continue;
      for (let turn = Math.ceil(bounds.west - cluster.x); turn <= Math.floor(bounds.east - cluster.x); turn++) {
        act(cluster, view.screenX(cluster.x + turn), view.screenY(cluster.y));
      }
    }
  }

  draw(context, view) {
    this.forEachInView(view, 20, (cluster, x, y) => {
      const count = cluster.episodes.length;
      if (count > 1) this.drawCount(context, x, y, MapMarkers.text(cluster));
      drawMark(context, x, y, cluster.severity, this.map.colours, count > 1 ? 1.15 : 1);
    });
  }

  drawCount(context, x, y, text) {
    const { colours } = this.map;
    context.font = `600 10.5px ${colours.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const width = context.measureText(text).width;
    context.fillStyle = colours.panel;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x - 2, y - 8, width + 16, 16, 8);
    context.fill();
    context.stroke();
    context.fillStyle = colours.ink;
    context.fillText(text, x + 9, y + 0.5);
  }

  /** The group nearest to a place of the screen, within `reach` pixels; null where there is none. */
  nearest(view, screenX, screenY, reach) {
    let nearest = null;
    let least = reach;
    this.forEachInView(view, reach, (cluster, x, y) => {
      // A group's number belongs to it.
      const width = MapMarkers.numberWidth(cluster);
      const away = Math.hypot(Math.max(Math.abs(screenX - x - width / 2) - width / 2, 0), screenY - y);
      if (away <= least) [nearest, least] = [cluster, away];
    });
    return nearest;
  }
}

const severityPaths = SEVERITY_SHAPES.map((shape) => new Path2D(shape));

/** A severity's mark around a place of the screen, with a rim that parts it from what lies below. */
function drawMark(context, x, y, severity, colours, size = 1) {
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.translate(-6, severity === 1 ? -7 : -6);
  context.lineJoin = "round";
  context.strokeStyle = colours.halo;
  context.lineWidth = 2.6;
  context.stroke(severityPaths[severity]);
  context.fillStyle = colours.severities[severity];
  context.fill(severityPaths[severity]);
  context.restore();
}
