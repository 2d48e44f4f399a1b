// Elements. Text comes in as text only: nothing here, or anywhere on the page, reads it as HTML.

function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes; `text` and `on…` are no attributes, null leaves one out. */
function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function hiddenText(text) {
  return element("span", { class: "unseen", text });
}

/** Outlines of the severities' marks on a square of 12: they differ in shape, not by colour alone. */
const SEVERITY_SHAPES = [
  "M6 1.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4z",
  "M6 .9L11.6 10.9H.4z",
  "M6 .2L11.8 6L6 11.8L.2 6z",
];

const SVG = "http://www.w3.org/2000/svg";

/** A severity's mark; its word is for those who do not see it. */
function severityMark(severity, isNamed = true) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `mark ${SEVERITIES[severity]}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SEVERITY_SHAPES[severity]);
  svg.append(path);
  return element("span", { class: "severity" }, [svg, isNamed ? hiddenText(SEVERITIES[severity]) : null]);
}

/** A canvas that is as sharp as the screen, drawn at most once a frame. */
class Drawing {
  constructor(canvas, draw) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.draw = draw;
    this.isDue = false;
    this.width = 0;
    this.height = 0;
    new ResizeObserver(() => this.refresh()).observe(canvas);
  }

  refresh() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.isDue = false;
    const { canvas, context } = this;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    if (this.width === 0 || this.height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.draw(context, this.width, this.height);
  }
}

const quietMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Brings an element into view. */
function scrollTo(node) {
  node.scrollIntoView({ behavior: quietMotion.matches ? "auto" : "smooth", block: "nearest" });
}

/** Sentences of ours, in which names stand in backticks. */
function prose(text) {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? element("code", { text: part }) : part));
}

/** Runs `act` once nothing has asked for it again for a while. */
function settled(milliseconds, act) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** Tells screen readers, the newest only. */
const announce = settled(250, (text) => {
  byId("live").textContent = text;
});
