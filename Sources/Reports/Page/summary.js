// What stands above and below the three views: the report's heading, its rules, its devices, and how it was made.

class Summary {
  constructor(report, state, clock) {
    Object.assign(this, { report, state, clock });
    this.count();
    byId("title").textContent = report.title;
    this.makeRules();
    this.makeDevices();
    this.makeNotes();
    state.listen((changed) => {
      if (!changed.has("zone")) return;
      this.showHeading();
      this.devices.show();
    });
    this.showHeading();
  }

  /** Figures of each rule and device. */
  count() {
    const { report } = this;
    const { episodes } = report;
    const figures = () => ({ episodes: 0, open: 0, notices: 0, seconds: 0, longest: 0, devices: new Set() });
    this.ofRule = report.rules.map(figures);
    this.ofDevice = report.devices.map(figures);
    this.open = 0;
    for (let episode = 0; episode < episodes.count; episode++) {
      const length = episodes.length(episode);
      if (episodes.isOpen(episode)) this.open++;
      for (const figure of [this.ofRule[episodes.rule[episode]], this.ofDevice[episodes.device[episode]]]) {
        figure.episodes++;
        figure.open += episodes.isOpen(episode) ? 1 : 0;
        figure.notices += episodes.notices[episode];
        figure.seconds += length;
        figure.longest = Math.max(figure.longest, length);
      }
      this.ofRule[episodes.rule[episode]].devices.add(episodes.device[episode]);
    }
  }

  showHeading() {
    const { report, clock } = this;
    const facts = [
      [report.episodes.count, "episode"],
      [this.open, "open", "open"],
      [report.devices.length, "device"],
      [report.devices.reduce((sum, device) => sum + device.fixes, 0), "fix", "fixes"],
      [report.rules.length, "rule"],
    ];
    byId("facts").replaceChildren(
      ...facts.map(([count, noun, plural = `${noun}s`]) =>
        element("li", {}, [
          element("strong", { text: wholeNumbers.format(count) }),
          ` ${count === 1 ? noun : plural}`,
        ]),
      ),
    );
    const isOneDay = clock.date(report.from) === clock.date(report.to);
    const to = isOneDay ? clock.time(report.to) : clock.full(report.to);
    byId("range").hidden = report.isTimeless;
    byId("range").textContent = `${clock.full(report.from)} – ${to} ${clock.label}`;
  }

  makeRules() {
    const { report, ofRule } = this;
    const rows = report.rules.map((rule, index) => {
      const figure = ofRule[index];
      const name = element("th", { scope: "row" }, [
        severityMark(rule.severity),
        rule.label,
        rule.label === rule.name ? null : element("code", { text: rule.name }),
      ]);
      if (rule.source) {
        name.append(
          element("details", {}, [element("summary", { text: "As written" }), element("pre", { text: rule.source })]),
        );
      }
      const lasted = (seconds) => (seconds > 0 ? span(seconds) : "–");
      const cells = [
        wholeNumbers.format(figure.episodes),
        wholeNumbers.format(figure.open),
        wholeNumbers.format(figure.devices.size),
        wholeNumbers.format(figure.notices),
        lasted(figure.seconds),
        lasted(figure.longest),
      ].map((text) => element("td", { class: "figure", text }));
      const notes = element("td", { class: "notes" }, rule.notes.map((note) => element("p", {}, prose(note))));
      return element("tr", {}, [name, ...cells, notes]);
    });
    const figures = ["Episodes", "Open", "Devices", "Notices", "In all", "Longest"];
    const heads = [["Rule"], ...figures.map((text) => [text, "figure"]), ["Remarks", "notes"]];
    byId("rule-table").append(
      element("table", { "aria-labelledby": "rules-heading" }, [
        element("thead", {}, [
          element("tr", {}, heads.map(([text, name]) => element("th", { scope: "col", class: name, text }))),
        ]),
        element("tbody", {}, rows),
      ]),
    );
    byId("rule-table").hidden = rows.length === 0;
  }

  makeDevices() {
    const { report, ofDevice, state, clock } = this;
    const ranks = nameRanks(report.devices.map((device) => device.name));
    const number = (name, label, value) => ({
      name: `figure ${name}`,
      label,
      isDescendingFirst: true,
      value,
      cell: (device) => wholeNumbers.format(value(device)),
    });
    const time = (label, value) => ({
      name: "when",
      label,
      value,
      cell: (device) => (Number.isFinite(value(device)) ? clock.full(value(device)) : "–"),
    });
    this.devices = new PagedTable({
      root: byId("device-table"),
      noun: "device",
      sortedBy: "name",
      title: (device) => `${report.devices[device].name}: show only this device`,
      choose: (device) => {
        state.setFilter({ device });
        scrollTo(byId("map"));
      },
      columns: [
        {
          name: "name",
          label: "Device",
          isButton: true,
          value: (device) => ranks[device],
          cell: (device) => report.devices[device].name,
        },
        number("episodes", "Episodes", (device) => ofDevice[device].episodes),
        number("open", "Open", (device) => ofDevice[device].open),
        number("fixes", "Fixes", (device) => report.devices[device].fixes),
        number("drawn", "Drawn", (device) => report.devices[device].track.count),
        {
          name: "figure tolerance",
          label: "Within",
          isDescendingFirst: true,
          value: (device) => report.devices[device].tolerance,
          cell: (device) => `${wholeNumbers.format(report.devices[device].tolerance)} m`,
        },
        time("First heard", (device) => report.devices[device].heardFrom),
        time("Last heard", (device) => report.devices[device].heardTo),
        {
          name: "notes",
          label: "Remarks",
          value: (device) => -report.devices[device].notes.length,
          cell: (device) => report.devices[device].notes.join("; "),
        },
      ],
    });
    this.devices.setRows(report.devices.keys(), "No devices.");
  }

  makeNotes() {
    const { report } = this;
    const { leftOut } = report;
    const coarsest = report.devices.reduce((most, device) => Math.max(most, device.tolerance), 0);
    const within = wholeNumbers.format(coarsest);
    const notes = [
      ...report.notes,
      coarsest > 0 && `Tracks are thinned: every fix is within ${within} m of where its line is at that time.`,
      leftOut.episodes > 0 && `${counted(leftOut.episodes, "episode")} left out for want of room.`,
      leftOut.devices > 0 && `${counted(leftOut.devices, "device")} left out for want of room.`,
      leftOut.fences > 0 && `${counted(leftOut.fences, "fence")} not drawn: far from all else, or for want of room.`,
    ].filter(Boolean);
    byId("notes").replaceChildren(...notes.map((text) => element("li", {}, prose(text))));
    byId("sources").replaceChildren(...report.sources.map((text) => element("li", {}, [element("code", { text })])));
    byId("sources-heading").hidden = report.sources.length === 0;
  }
}
