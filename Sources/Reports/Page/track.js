// A device's way, cut into runs of neighbouring vertices that can be passed over as one.

const RUN_LENGTH = 256;

class Track {
  constructor(values) {
    this.time = ColumnReader.ascending(values.time);
    this.x = ColumnReader.running(values.east).map((step) => mercator.x(step / STEPS_PER_DEGREE));
    this.y = ColumnReader.running(values.north).map((step) => mercator.y(step / STEPS_PER_DEGREE));
    this.count = this.time.length;
    /** 1 where nothing was heard on the way to the vertex. */
    this.isHole = new Uint8Array(this.count);
    for (const index of ColumnReader.ascending(values.holes)) this.isHole[index] = 1;
    this.box = Box.around([this]);
    this.runs = [];
    for (let first = 0; first < this.count; first += RUN_LENGTH - 1) {
      // A run's last vertex is the next one's first.
      const last = Math.min(first + RUN_LENGTH, this.count) - 1;
      const box = Box.around([{ x: this.x.subarray(first, last + 1), y: this.y.subarray(first, last + 1) }]);
      this.runs.push({ first, last, box });
      if (last === this.count - 1) break;
    }
  }

  /** The index of the first vertex at `time` or later. */
  indexAt(time) {
    return firstIndex(this.time, time);
  }

  /** Where the device was, half-way between two fixes as well; null before the first and behind the last one. */
  placeAt(time) {
    if (this.count === 0 || time < this.time[0] || time > this.time[this.count - 1]) return null;
    const next = this.indexAt(time);
    if (next === 0) return { x: this.x[0], y: this.y[0] };
    const before = next - 1;
    const part = (time - this.time[before]) / (this.time[next] - this.time[before] || 1);
    return {
      x: this.x[before] + (this.x[next] - this.x[before]) * part,
      y: this.y[before] + (this.y[next] - this.y[before]) * part,
    };
  }

  /** The way between two times, both ends included. */
  piece(from, to) {
    const places = [this.placeAt(Math.max(from, this.time[0]))];
    for (let index = this.indexAt(from); index < this.count && this.time[index] <= to; index++) {
      places.push({ x: this.x[index], y: this.y[index] });
    }
    places.push(this.placeAt(Math.min(to, this.time[this.count - 1])));
    return places.filter((place) => place !== null);
  }
}

/** The first index of ascending numbers that is not below `value`. */
function firstIndex(numbers, value) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
