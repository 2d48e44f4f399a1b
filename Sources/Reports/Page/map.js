// The map: its pointer and its keys, and what it shows of the choice.

class EpisodeMap {
  constructor(report, state, colours) {
    this.report = report;
    this.state = state;
    this.colours = colours;
    this.frame = byId("map");
    this.fencesBySize = [...report.drawnFences].sort((a, b) => boxSize(b.box) - boxSize(a.box));
    this.home = report.extent();
    this.view = new MapView(() => this.moved());
    this.ground = new MapGround(this);
    this.markers = new MapMarkers(this);
    this.drawing = new Drawing(byId("map-canvas"), (context, width, height) => this.draw(context, width, height));
    this.tellView = settled(200, () => this.describe());
    this.isPlaced = false;
    this.isOwnChoice = false;
    byId("map-empty").hidden = !this.home.isEmpty;
    this.watchPointer();
    this.frame.addEventListener("keydown", (event) => this.key(event));
    byId("map-in").addEventListener("click", () => this.zoomAtMiddle(1));
    byId("map-out").addEventListener("click", () => this.zoomAtMiddle(-1));
    byId("map-fit").addEventListener("click", () => this.fit(true));
    state.listen((changed) => this.update(changed));
  }

  update(changed) {
    if (["filter", "window", "device", "theme", "episode"].some((topic) => changed.has(topic))) this.ground.renew();
    if (changed.has("filter") || changed.has("window")) this.markers.renew();
    if (changed.has("episode") && this.state.episode >= 0 && !this.isOwnChoice) this.showEpisode();
    if (changed.has("episode")) this.isOwnChoice = false;
    this.drawing.refresh();
    this.tellView();
  }

  moved() {
    this.hover(null);
    this.drawing.refresh();
    this.tellView();
  }

  draw(context, width, height) {
    const { view } = this;
    if (view.width !== width || view.height !== height) {
      [view.width, view.height] = [width, height];
      if (!this.isPlaced) this.place();
    }
    this.ground.draw(context, view);
    this.drawChosenPiece(context);
    this.markers.draw(context, view);
    this.drawChosenMark(context);
    this.drawCursor(context);
    drawMapEdges(context, view, this.colours);
    if (this.frame.matches(":focus-visible")) this.drawMiddle(context);
  }

  /** The first look: everything, or the episode that the address names. */
  place() {
    this.isPlaced = true;
    this.fit(false);
    if (this.state.episode >= 0) this.showEpisode(false);
  }

  fit(isAnimated) {
    const { view, home } = this;
    view.go(home.isEmpty ? { x: 0.5, y: 0.5, zoom: 0 } : view.around(home, 15), isAnimated);
  }

  zoomAtMiddle(doublings) {
    const { view } = this;
    view.go({ x: view.x, y: view.y, zoom: Math.round(view.zoom * 2) / 2 + doublings });
  }

  chosenFence() {
    const { state, report } = this;
    const fence = state.episode < 0 ? -1 : report.episodes.fence[state.episode];
    return fence < 0 ? null : report.fences[fence];
  }

  /** The way that the chosen episode's device went while it lasted; none of a moment that has a place of its own. */
  chosenPlaces() {
    const { episodes } = this.report;
    const { episode } = this.state;
    if (episode < 0 || (episodes.isMoment(episode) && episodes.hasPlace(episode))) return [];
    return episodes.deviceOf(episode).track.piece(episodes.start[episode], episodes.end[episode]);
  }

  showEpisode(isAnimated = true) {
    if (!this.isPlaced) return;
    const { view, report, state } = this;
    const { episodes } = report;
    const { episode } = state;
    const box = new Box();
    for (const place of this.chosenPlaces()) box.add(place.x, place.y);
    if (episodes.hasPlace(episode)) {
      // The track runs on over the antimeridian: its piece may lie a turn away.
      const turn = box.isEmpty ? 0 : Math.round((box.west + box.east) / 2 - episodes.x[episode]);
      box.add(episodes.x[episode] + turn, episodes.y[episode]);
    }
    if (box.isEmpty) return;
    const target = view.around(box, Math.max(15, Math.min(view.zoom, 17)));
    view.go(target, isAnimated);
  }

  drawChosenPiece(context) {
    const { view, state, colours } = this;
    const places = this.chosenPlaces();
    if (places.length < 2) return;
    const turn = Math.round(view.x - (places[0].x + places.at(-1).x) / 2);
    context.lineJoin = "round";
    context.lineCap = "round";
    const severity = this.report.episodes.severity[state.episode];
    for (const [width, colour] of [[9, colours.halo], [5, colours.severities[severity]]]) {
      context.beginPath();
      for (const place of places) context.lineTo(view.screenX(place.x + turn), view.screenY(place.y));
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  drawChosenMark(context) {
    const { view, state, colours, report } = this;
    if (state.episode < 0 || !report.episodes.hasPlace(state.episode)) return;
    const world = report.episodes.x[state.episode];
    const x = view.screenX(world + Math.round(view.x - world));
    const y = view.screenY(report.episodes.y[state.episode]);
    context.beginPath();
    context.arc(x, y, 14, 0, 2 * Math.PI);
    context.strokeStyle = colours.halo;
    context.lineWidth = 6;
    context.stroke();
    context.strokeStyle = colours.accent;
    context.lineWidth = 2.5;
    context.stroke();
    drawMark(context, x, y, report.episodes.severity[state.episode], colours, 1.4);
  }

  /** Where the device of the curves was at the time of the cursor. */
  drawCursor(context) {
    const { view, state, colours, report } = this;
    if (state.cursor === null || state.device < 0) return;
    const place = report.devices[state.device].track.placeAt(state.cursor);
    if (!place) return;
    context.beginPath();
    context.arc(view.screenX(place.x + Math.round(view.x - place.x)), view.screenY(place.y), 6, 0, 2 * Math.PI);
    context.fillStyle = colours.device(state.device);
    context.fill();
    context.strokeStyle = colours.halo;
    context.lineWidth = 2.5;
    context.stroke();
  }

  /** Where Enter looks for an episode. */
  drawMiddle(context) {
    const { view, colours } = this;
    const [x, y] = [Math.round(view.width / 2) + 0.5, Math.round(view.height / 2) + 0.5];
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + 5 * dx, y + 5 * dy);
      context.lineTo(x + 12 * dx, y + 12 * dy);
    }
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    context.stroke();
  }

  key(event) {
    if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this;
    const step = event.shiftKey ? 240 : 80;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const acts = {
      "+": () => this.zoomAtMiddle(1),
      "=": () => this.zoomAtMiddle(1),
      "-": () => this.zoomAtMiddle(-1),
      0: () => this.fit(true),
      Enter: () => this.choose(view.width / 2, view.height / 2, 120),
      Escape: () => this.state.chooseEpisode(-1),
    };
    const move = moves[event.key];
    if (move) view.pan(move[0] * step, move[1] * step);
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  }

  /** Chooses the episode at a place of the screen: of a group the next in turn, once it cannot be parted any more. */
  choose(x, y, reach = 14) {
    const cluster = this.markers.nearest(this.view, x, y, reach);
    if (!cluster) return;
    const { state, view, report } = this;
    if (cluster.episodes.length === 1) return this.chooseHere(cluster.episodes[0]);
    const box = new Box();
    for (const episode of cluster.episodes) box.add(report.episodes.x[episode], report.episodes.y[episode]);
    const target = view.around(box, LARGEST_ZOOM);
    const widest = Math.max(box.east - box.west, box.south - box.north) * TILE * 2 ** LARGEST_ZOOM;
    if (widest > CLUSTER_PIXELS * 2 && target.zoom > view.zoom + 0.2) {
      announce(`${counted(cluster.episodes.length, "episode")} here, looking closer`);
      return view.go({ ...target, zoom: Math.min(target.zoom, view.zoom + 4) });
    }
    const at = cluster.episodes.indexOf(state.episode);
    this.chooseHere(cluster.episodes[(at + 1) % cluster.episodes.length]);
  }

  /** What is chosen on the map is in view already: the map stays where it is. */
  chooseHere(episode) {
    this.isOwnChoice = true;
    this.state.chooseEpisode(episode);
  }

  watchPointer() {
    new MapPointer(this);
  }

  /** What lies under the pointer, in words. */
  hover(x, y) {
    const cluster = x === null ? null : this.markers.nearest(this.view, x, y, 12);
    this.frame.style.cursor = cluster ? "pointer" : "";
    byId("map-readout").textContent = cluster ? this.words(cluster) : "";
  }

  words(cluster) {
    const { episodes } = this.report;
    const [first] = cluster.episodes;
    const words = `${episodes.deviceOf(first).name} · ${episodes.ruleOf(first).label}`;
    const others = cluster.episodes.length - 1;
    return others > 0 ? `${words} · and ${others} more here` : words;
  }

  /** The text that stands for the picture, and the figures that tell where it is. */
  describe() {
    const { view, report, state } = this;
    const bounds = view.bounds();
    let inView = 0;
    this.markers.forEachInView(view, 0, (cluster) => (inView += cluster.episodes.length));
    const north = mercator.latitude(bounds.north).toFixed(3);
    const south = mercator.latitude(bounds.south).toFixed(3);
    const [west, east] = [mercator.longitude(bounds.west), mercator.longitude(bounds.east)].map((x) => x.toFixed(3));
    byId("map-words").textContent =
      `Tracks of ${counted(report.devices.length, "device")}, ${counted(report.drawnFences.length, "fence")}, ` +
      `${counted(inView, "episode")} of ${wholeNumbers.format(state.shown.length)} in view, ` +
      `from latitude ${south} to ${north} and longitude ${west} to ${east}.`;
    Object.assign(this.frame.dataset, {
      latitude: mercator.latitude(view.y).toFixed(6),
      longitude: mercator.longitude(view.x).toFixed(6),
      zoom: view.zoom.toFixed(3),
    });
  }
}
