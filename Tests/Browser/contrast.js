// Texts whose colour does not stand out from what is behind them, as [ratio, text]. Called with the least ratio.
const least = arguments[0];
const canvas = document.createElement("canvas");
canvas.width = canvas.height = 1;
const context = canvas.getContext("2d", { willReadFrequently: true });
const parts = (colour) => {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3]));
const behind = (node) => {
  const layers = [];
  for (; node; node = node.parentElement) layers.push(parts(getComputedStyle(node).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
};
const luminance = (colour) => {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  const text = walker.currentNode.textContent.trim();
  if (!text || node.closest("script, style, .unseen, .skip, :disabled, [hidden]") || !node.checkVisibility()) continue;
  const below = behind(node);
  const colour = over(parts(getComputedStyle(node).color), below);
  const [light, dark] = [luminance(colour), luminance(below)].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  if (ratio < least) faint.push([Math.round(ratio * 100) / 100, text.slice(0, 40)]);
}
return faint;
