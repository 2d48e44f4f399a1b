// Names in the order in which people look for them: `van-2` before `van-10`.

const nameOrder = new Intl.Collator("en", { numeric: true });

/** The positions of labels, sorted. */
function positionsByName(labels) {
  return labels.map((_, index) => index).sort((a, b) => nameOrder.compare(labels[a], labels[b]));
}

/** Each label's place among all of them. */
function nameRanks(labels) {
  const ranks = new Uint32Array(labels.length);
  positionsByName(labels).forEach((index, place) => (ranks[index] = place));
  return ranks;
}
