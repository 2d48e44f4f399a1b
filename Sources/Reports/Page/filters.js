// The filter: it holds for the table, the map and the timeline alike.

class FilterForm {
  constructor(report, state, clock) {
    Object.assign(this, { report, state, clock });
    this.fill("filter-rule", report.rules.map((rule) => rule.label));
    this.fill("filter-device", report.devices.map((device) => device.name));
    this.makeSeverities();
    const text = settled(150, () => state.setFilter({ text: byId("filter-text").value }));
    byId("filter-text").addEventListener("input", text);
    const whenChanged = (id, act) => byId(id).addEventListener("change", (event) => act(event.target));
    whenChanged("filter-rule", (field) => state.setFilter({ rule: Number(field.value) }));
    whenChanged("filter-device", (field) => state.setFilter({ device: Number(field.value) }));
    whenChanged("filter-open", (field) => state.setFilter({ openOnly: field.checked }));
    whenChanged("filter-from", () => this.readTimes());
    whenChanged("filter-to", () => this.readTimes());
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("reset", () => this.reset());
    this.tellCount = settled(400, () => announce(`${byId("filter-count").textContent} episodes`));
    state.listen((changed) => this.update(changed));
    this.update(new Set(["window", "zone"]));
  }

  fill(id, labels) {
    const options = positionsByName(labels).map((index) => element("option", { value: index, text: labels[index] }));
    byId(id).append(...options);
  }

  makeSeverities() {
    const { episodes } = this.report;
    const counts = [0, 0, 0];
    for (const severity of episodes.severity) counts[severity]++;
    this.boxes = SEVERITIES.map((name, severity) => {
      const box = element("input", { type: "checkbox", checked: "", name: `severity-${name}` });
      const severities = () => this.boxes.map((other) => other.checked);
      box.addEventListener("change", () => this.state.setFilter({ severities: severities() }));
      const count = element("span", { class: "count", text: wholeNumbers.format(counts[severity]) });
      byId("filter-severities").prepend(element("label", {}, [box, severityMark(severity, false), name, count]));
      return box;
    });
  }

  /** An empty field is the end of what was read; what is no time is marked, and changes nothing. */
  readTimes() {
    const { state, clock, report } = this;
    const read = (id, otherwise) => {
      const text = byId(id).value.trim();
      return text === "" ? otherwise : clock.read(text, otherwise);
    };
    const [from, to] = [read("filter-from", report.from), read("filter-to", report.to)];
    const isWrong = from === null || to === null || from >= to;
    for (const id of ["filter-from", "filter-to"]) {
      if (isWrong) byId(id).setAttribute("aria-invalid", "true");
      else byId(id).removeAttribute("aria-invalid");
    }
    if (isWrong) announce("Write a time as 2026-05-12 08:00:00, the first before the second");
    else state.setWindow(from, to);
  }

  reset() {
    const { state, report } = this;
    state.setFilter({ text: "", rule: -1, device: -1, severities: [true, true, true], openOnly: false });
    state.setWindow(report.from, report.to);
  }

  /** Sets what the form shows of the filter, where something else has set it. */
  showFilter() {
    const { filter } = this.state;
    byId("filter-rule").value = filter.rule;
    byId("filter-device").value = filter.device;
  }

  showTimes() {
    const { state, clock } = this;
    byId("filter-from").value = clock.full(state.window.from);
    byId("filter-to").value = clock.full(state.window.to);
    for (const id of ["filter-from", "filter-to"]) byId(id).removeAttribute("aria-invalid");
  }

  update(changed) {
    const { state, report } = this;
    if (["filter", "window", "zone"].some((topic) => changed.has(topic))) this.showTimes();
    if (!changed.has("filter") && !changed.has("window")) return;
    if (changed.has("filter")) this.showFilter();
    const all = report.episodes.count;
    const shown = state.shown.length;
    byId("filter-count").textContent =
      shown === all ? wholeNumbers.format(all) : `${wholeNumbers.format(shown)} of ${wholeNumbers.format(all)}`;
    byId("filter-reset").hidden = state.isUnfiltered && state.isWholeTime;
    if (all > 0) this.tellCount();
  }
}
