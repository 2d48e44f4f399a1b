// Which part of the world the map shows.

const TILE = 256;
const LARGEST_ZOOM = 19;

class MapView {
  constructor(onchange) {
    this.x = 0.5;
    this.y = 0.5;
    this.zoom = 1;
    this.width = 1;
    this.height = 1;
    this.onchange = onchange;
    this.flight = 0;
  }

  /** Pixels that the world is wide. */
  get scale() {
    return TILE * 2 ** this.zoom;
  }

  get smallestZoom() {
    return Math.log2(Math.max(this.width, this.height, TILE) / TILE) - 0.5;
  }

  screenX(x) {
    return (x - this.x) * this.scale + this.width / 2;
  }

  screenY(y) {
    return (y - this.y) * this.scale + this.height / 2;
  }

  worldX(screenX) {
    return this.x + (screenX - this.width / 2) / this.scale;
  }

  worldY(screenY) {
    return this.y + (screenY - this.height / 2) / this.scale;
  }

  /** The part of the world in view, `margin` pixels more on every side. */
  bounds(margin = 0) {
    const box = new Box();
    box.add(this.worldX(-margin), this.worldY(-margin));
    box.add(this.worldX(this.width + margin), this.worldY(this.height + margin));
    return box;
  }

  set(x, y, zoom) {
    this.zoom = Math.min(Math.max(zoom, this.smallestZoom), LARGEST_ZOOM);
    this.x = x;
    this.y = Math.min(Math.max(y, 0), 1);
    this.onchange();
  }

  /** Moves by pixels of the screen. */
  pan(screenX, screenY) {
    this.stop();
    this.set(this.x + screenX / this.scale, this.y + screenY / this.scale, this.zoom);
  }

  /** Zooms by so many doublings; the place under a point of the screen stays there. */
  zoomBy(doublings, screenX = this.width / 2, screenY = this.height / 2) {
    this.stop();
    const [x, y] = [this.worldX(screenX), this.worldY(screenY)];
    const zoom = Math.min(Math.max(this.zoom + doublings, this.smallestZoom), LARGEST_ZOOM);
    const scale = TILE * 2 ** zoom;
    this.set(x - (screenX - this.width / 2) / scale, y - (screenY - this.height / 2) / scale, zoom);
  }

  /** The view that shows a box whole, no closer than `zoom`. */
  around(box, zoom = 16) {
    const margin = Math.min(48, this.width / 8, this.height / 8);
    const width = Math.max(box.east - box.west, 1e-9);
    const height = Math.max(box.south - box.north, 1e-9);
    const fitting = Math.log2(
      Math.min((this.width - 2 * margin) / width, (this.height - 2 * margin) / height) / TILE,
    );
    return { x: (box.west + box.east) / 2, y: (box.north + box.south) / 2, zoom: Math.min(fitting, zoom) };
  }

  /** Goes to a view, at once where motion is not wanted. */
  go(target, isAnimated = true) {
    this.stop();
    // The short way around the world.
    const x = target.x - Math.round(target.x - this.x);
    if (!isAnimated || quietMotion.matches) return this.set(x, target.y, target.zoom);
    const from = { x: this.x, y: this.y, zoom: this.zoom };
    const begin = performance.now();
    const step = (now) => {
      const part = Math.min(Math.max((now - begin) / 320, 0), 1);
      const eased = 1 - (1 - part) ** 3;
      const zoom = from.zoom + (target.zoom - from.zoom) * eased;
      // Even on the screen: places move with the scale, not with its logarithm.
      const [start, end] = [2 ** -from.zoom, 2 ** -target.zoom];
      const way = start === end ? eased : (start - 2 ** -zoom) / (start - end);
      this.flight = part < 1 ? requestAnimationFrame(step) : 0;
      this.set(from.x + (x - from.x) * way, from.y + (target.y - from.y) * way, zoom);
    };
    this.flight = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
  }
}
