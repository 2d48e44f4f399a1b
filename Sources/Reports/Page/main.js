// Puts the page together.

const report = new Report(JSON.parse(byId("values").textContent));
byId("values").remove();

const clock = new Clock(report);
const colours = new Colours();
const state = new State(report);

/** A row of choices of which one holds. */
function makeSwitch(id, name, choices, chosen, choose) {
  for (const [value, label] of choices) {
    const checked = value === chosen ? "" : null;
    const radio = element("input", { type: "radio", name, value, checked, autocomplete: "off" });
    radio.addEventListener("change", () => choose(value));
    byId(id).append(element("label", {}, [radio, element("span", { text: label })]));
  }
}

makeSwitch("zones", "zone", clock.choices(), clock.choice, (zone) => {
  clock.choice = zone;
  state.tell("zone");
});

const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");
let themeChoice = "auto";

/** Sets the theme; paper is always light. */
function showTheme(isPrinting = false) {
  const isDark = themeChoice === "auto" ? darkSystem.matches : themeChoice === "dark";
  document.documentElement.dataset.theme = isDark && !isPrinting ? "dark" : "light";
  colours.read();
  state.tell("theme");
}

makeSwitch("themes", "theme", [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"]], themeChoice, (theme) => {
  themeChoice = theme;
  showTheme();
});
darkSystem.addEventListener("change", () => showTheme());

const PREFIX = "#episode-";

/** The episode that the address names; -1 where it names none. */
function episodeOfAddress() {
  const { hash } = window.location;
  if (!hash.startsWith(PREFIX)) return -1;
  try {
    return report.episodes.find(decodeURIComponent(hash.slice(PREFIX.length)));
  } catch {
    return -1;
  }
}

state.listen((changed) => {
  if (!changed.has("episode") || state.episode === episodeOfAddress()) return;
  const key = state.episode < 0 ? "#" : PREFIX + encodeURIComponent(report.episodes.key(state.episode));
  window.history.replaceState(null, "", key);
});
window.addEventListener("hashchange", () => {
  if (episodeOfAddress() >= 0) state.chooseEpisode(episodeOfAddress());
});

new Summary(report, state, clock);
new FilterForm(report, state, clock);
const map = new EpisodeMap(report, state, colours);
const timeline = new Timeline(report, state, colours, clock);
const table = new EpisodeTable(report, state, clock);
new EpisodeDetail(report, state, clock, table);

// On paper the table has more rows, and what is drawn has the colours of paper.
window.addEventListener("beforeprint", () => {
  showTheme(true);
  table.table.pageRows = 1000;
  table.table.turn(0);
  map.ground.renew();
  map.ground.finish(map.view);
  for (const drawing of [map.drawing, timeline.overview.drawing, timeline.lanes.drawing, timeline.curves.drawing]) {
    drawing.paint();
  }
});
window.addEventListener("afterprint", () => {
  showTheme();
  table.table.pageRows = PAGE_ROWS;
  table.table.order();
});

if (episodeOfAddress() >= 0) state.chooseEpisode(episodeOfAddress());
state.tell("filter");
requestAnimationFrame(() => requestAnimationFrame(() => (document.documentElement.dataset.ready = "")));
