// Mouse, touch and pen on the map: one finger moves it, two zoom it, a click chooses.

class MapPointer {
  constructor(map) {
    this.map = map;
    this.points = new Map();
    this.isDragged = false;
    const { frame } = map;
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) frame.addEventListener(name, (event) => this.up(event));
    frame.addEventListener("pointerleave", () => map.hover(null));
    frame.addEventListener("dblclick", (event) => this.doubleClick(event));
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    for (const name of ["focus", "blur"]) frame.addEventListener(name, () => map.drawing.refresh());
  }

  isOnMap(event) {
    return event.target === this.map.frame || event.target === this.map.drawing.canvas;
  }

  place(event) {
    const box = this.map.drawing.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  down(event) {
    if (!this.isOnMap(event) || event.button !== 0) return;
    this.map.frame.setPointerCapture(event.pointerId);
    if (this.points.size === 0) [this.isDragged, this.start] = [false, this.place(event)];
    this.points.set(event.pointerId, this.place(event));
  }

  move(event) {
    const now = this.place(event);
    const before = this.points.get(event.pointerId);
    if (!before) {
      if (this.isOnMap(event)) this.map.hover(now.x, now.y);
      return;
    }
    const { view } = this.map;
    if (this.points.size === 1) {
      if (!this.isDragged && Math.hypot(now.x - this.start.x, now.y - this.start.y) < 4) return;
      view.pan(before.x - now.x, before.y - now.y);
    } else {
      const [id] = [...this.points.keys()].filter((other) => other !== event.pointerId);
      const other = this.points.get(id);
      const grown = Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
      view.pan((before.x - now.x) / 2, (before.y - now.y) / 2);
      const middle = [(now.x + other.x) / 2, (now.y + other.y) / 2];
      if (Number.isFinite(grown) && grown > 0) view.zoomBy(Math.log2(grown), ...middle);
    }
    this.isDragged = true;
    this.points.set(event.pointerId, now);
  }

  up(event) {
    if (!this.points.delete(event.pointerId)) return;
    if (this.points.size > 0 || this.isDragged || event.type === "pointercancel") return;
    const { x, y } = this.place(event);
    this.map.choose(x, y);
  }

  doubleClick(event) {
    if (!this.isOnMap(event)) return;
    const { x, y } = this.place(event);
    if (!this.map.markers.nearest(this.map.view, x, y, 14)) this.map.view.zoomBy(1, x, y);
  }

  wheel(event) {
    if (!this.isOnMap(event)) return;
    event.preventDefault();
    const { x, y } = this.place(event);
    // Lines and pages as some browsers count; pinches of a touchpad come as small steps with Ctrl.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 100 : 1;
    const doublings = -event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0022);
    this.map.view.zoomBy(Math.max(-1, Math.min(1, doublings)), x, y);
  }
}
