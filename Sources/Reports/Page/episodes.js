// The table of episodes, and the one that is chosen in full.

class EpisodeTable {
  constructor(report, state, clock) {
    Object.assign(this, { report, state, clock });
    const { episodes } = report;
    const devices = nameRanks(report.devices.map((device) => device.name));
    const rules = nameRanks(report.rules.map((rule) => rule.label));
    const fences = nameRanks(report.fences.map((fence) => (fence ? fence.label : "")));
    this.table = new PagedTable({
      root: byId("episode-table"),
      noun: "episode",
      sortedBy: "start",
      title: (episode) => this.title(episode),
      choose: (episode) => state.chooseEpisode(episode),
      columns: [
        {
          name: "gravity",
          label: "Severity",
          sign: "◆",
          isDescendingFirst: true,
          value: (episode) => episodes.severity[episode],
          cell: (episode) => severityMark(episodes.severity[episode]),
        },
        {
          name: "start",
          label: "Start",
          isButton: true,
          value: (episode) => episodes.start[episode],
          cell: (episode) => this.time(episodes.start[episode]),
        },
        {
          name: "device",
          label: "Device",
          value: (episode) => devices[episodes.device[episode]],
          cell: (episode) => episodes.deviceOf(episode).name,
        },
        {
          name: "rule",
          label: "Rule",
          value: (episode) => rules[episodes.rule[episode]],
          cell: (episode) => episodes.ruleOf(episode).label,
        },
        {
          name: "fence",
          label: "Fence",
          value: (episode) => (episodes.fence[episode] < 0 ? -1 : fences[episodes.fence[episode]]),
          cell: (episode) => episodes.fenceLabel(episode),
        },
        {
          name: "lasted",
          label: "Lasted",
          isDescendingFirst: true,
          value: (episode) => (episodes.isMoment(episode) ? -1 : episodes.length(episode)),
          cell: (episode) => this.lasted(episode),
        },
        {
          name: "notices",
          label: "Notices",
          isDescendingFirst: true,
          value: (episode) => episodes.notices[episode],
          cell: (episode) => wholeNumbers.format(episodes.notices[episode]),
        },
        {
          name: "message",
          label: "Message",
          value: (episode) => episodes.message[episode],
          cell: (episode) => episodes.message[episode],
        },
      ],
    });
    state.listen((changed) => this.update(changed));
    this.update(new Set(["filter", "episode", "zone"]));
  }

  update(changed) {
    const { table, state, report } = this;
    if (changed.has("zone")) {
      table.heads[1].firstChild.textContent = `Start (${this.clock.label})`;
      table.heads[1].firstChild.title = `Times in ${this.clock.label}`;
    }
    if (changed.has("filter") || changed.has("window")) {
      const isEmpty = report.episodes.count === 0;
      table.setRows(state.shown, isEmpty ? "No rule fired: there are no episodes." : "No episode passes the filter.");
    } else if (changed.has("zone")) {
      table.show();
    }
    if (changed.has("episode")) table.setChosen(state.episode);
  }

  /** The date stands only where there is more than one. */
  time(time) {
    const { clock, report } = this;
    return clock.date(report.from) === clock.date(report.to) ? clock.time(time) : clock.full(time);
  }

  lasted(episode) {
    const { episodes } = this.report;
    if (episodes.isMoment(episode)) return element("span", { "aria-hidden": "true", text: "–" });
    const length = span(episodes.length(episode));
    return episodes.isOpen(episode) ? element("strong", { text: `open, ${length}` }) : length;
  }

  title(episode) {
    const { episodes } = this.report;
    const length = `${episodes.isOpen(episode) ? "open for" : "lasted"} ${span(episodes.length(episode))}`;
    return [
      this.time(episodes.start[episode]),
      episodes.deviceOf(episode).name,
      episodes.ruleOf(episode).label,
      SEVERITIES[episodes.severity[episode]],
      episodes.fenceLabel(episode),
      episodes.isMoment(episode) ? "" : length,
    ]
      .filter(Boolean)
      .join(", ");
  }
}

/** The chosen episode in full. */
class EpisodeDetail {
  constructor(report, state, clock, table) {
    Object.assign(this, { report, state, clock, table });
    byId("detail-previous").addEventListener("click", () => this.step(-1));
    byId("detail-next").addEventListener("click", () => this.step(1));
    byId("detail-close").addEventListener("click", () => this.close());
    byId("detail-map").addEventListener("click", () => scrollTo(byId("map")));
    state.listen((changed) => {
      if (["episode", "zone", "filter", "window"].some((topic) => changed.has(topic))) this.update(changed);
    });
    this.update(new Set());
  }

  /** To the next row of the table. */
  step(rows) {
    const { table } = this.table;
    const at = table.rows.indexOf(this.state.episode);
    const next = at < 0 ? 0 : at + rows;
    if (next >= 0 && next < table.rows.length) this.state.chooseEpisode(table.rows[next]);
  }

  close() {
    const { table } = this.table;
    const at = Math.max(table.rows.indexOf(this.state.episode), 0);
    this.state.chooseEpisode(-1);
    if (table.rows.length > 0) table.focus(at);
  }

  update(changed) {
    const { state, report } = this;
    const { episode } = state;
    byId("detail").hidden = episode < 0;
    if (episode < 0) return;
    const { episodes } = report;
    const rule = episodes.ruleOf(episode);
    const isShown = state.passes(episode) && state.isInWindow(episode);
    byId("detail-heading").replaceChildren(severityMark(rule.severity), rule.label);
    byId("detail-message").textContent = episodes.message[episode];
    byId("detail-hint").hidden = isShown;
    byId("detail-values").replaceChildren(
      ...this.values(episode).flatMap(([name, value]) => [element("dt", { text: name }), element("dd", {}, [value])]),
    );
    if (changed.has("episode")) announce(`Chosen: ${this.table.title(episode)}. ${episodes.message[episode]}`);
  }

  values(episode) {
    const { report, clock } = this;
    const { episodes } = report;
    const values = [
      ["Device", episodes.deviceOf(episode).name],
      ["Rule", episodes.ruleOf(episode).name],
      ["Start", `${clock.full(episodes.start[episode])} ${clock.label}`],
    ];
    const delay = episodes.fired[episode] - episodes.start[episode];
    if (delay !== 0) values.push(["Fired", `${clock.full(episodes.fired[episode])}, ${span(delay)} later`]);
    const length = span(episodes.length(episode));
    if (episodes.isOpen(episode)) values.push(["End", `open at the end of what was read, ${length}`]);
    else if (!episodes.isMoment(episode)) values.push(["End", `${clock.full(episodes.end[episode])}, after ${length}`]);
    const fence = episodes.fence[episode] < 0 ? null : report.fences[episodes.fence[episode]];
    if (fence) values.push(["Fence", fence.id === fence.label ? fence.label : `${fence.label} (${fence.id})`]);
    values.push(["Place", episodes.hasPlace(episode) ? this.place(episode) : "not known"]);
    values.push(["Notices", wholeNumbers.format(episodes.notices[episode])]);
    if (episodes.id[episode]) values.push(["Id", element("code", { text: episodes.id[episode] })]);
    return values;
  }

  place(episode) {
    const { x, y } = this.report.episodes;
    return `${mercator.latitude(y[episode]).toFixed(5)}, ${mercator.longitude(x[episode]).toFixed(5)}`;
  }
}
