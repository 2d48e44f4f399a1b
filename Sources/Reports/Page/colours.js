// Colours of what is drawn on a canvas: those of the style sheet, and the devices'.

class Colours {
  constructor() {
    this.read();
  }

  /** Reads them again, after the theme has changed. */
  read() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    this.isDark = colour("is-dark") === "1";
    for (const name of ["ink", "soft", "line", "land", "panel", "accent", "fence", "grid", "halo"]) {
      this[name] = colour(name);
    }
    this.severities = SEVERITIES.map(colour);
    this.font = style.getPropertyValue("--font").trim();
  }

  /** Cool hues: the warm ones are the severities'. */
  device(index) {
    const hues = [208, 172, 268, 132, 232, 190, 300, 96, 250, 152];
    const hue = hues[index % hues.length];
    const step = Math.floor(index / hues.length) % 3;
    return this.isDark ? `hsl(${hue} 45% ${70 - step * 7}%)` : `hsl(${hue} 42% ${38 + step * 7}%)`;
  }
}
