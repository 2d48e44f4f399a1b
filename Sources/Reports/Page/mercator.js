// Places on the map: Web Mercator, the world one unit wide, x to the east and y to the south from its north-west
// corner. x runs on beyond 0 and 1 where a track crosses the antimeridian.

const STEPS_PER_DEGREE = 1e5;
const EARTH_METRES = 2 * Math.PI * 6371008.8;
/** Beyond it Mercator's map would be higher than wide; what lies there is drawn at its edge. */
const LAST_LATITUDE = 85.05112878;

const mercator = {
  x(longitude) {
    return longitude / 360 + 0.5;
  },

  y(latitude) {
    const angle = (Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, latitude)) * Math.PI) / 180;
    return 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
  },

  longitude(x) {
    const turned = (((x % 1) + 1) % 1) * 360 - 180;
    return turned;
  },

  latitude(y) {
    return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  },

  /** Metres that the world's width stands for at a place. */
  metresAcross(y) {
    return EARTH_METRES / Math.cosh(Math.PI * (1 - 2 * y));
  },

  /**
   * A line in the world's units, given in hundred-thousandths of a degree. Edges are straight in longitude and
   * latitude: long ones get steps, since Mercator bends them.
   */
  line(east, north) {
    const xs = [];
    const ys = [];
    for (let index = 0; index < east.length; index++) {
      const [x, y] = [east[index] / STEPS_PER_DEGREE, north[index] / STEPS_PER_DEGREE];
      if (index > 0) {
        const [fromX, fromY] = [east[index - 1] / STEPS_PER_DEGREE, north[index - 1] / STEPS_PER_DEGREE];
        const steps = x === fromX ? 1 : Math.ceil(Math.abs(y - fromY) / 2);
        for (let step = 1; step < steps; step++) {
          xs.push(mercator.x(fromX + ((x - fromX) * step) / steps));
          ys.push(mercator.y(fromY + ((y - fromY) * step) / steps));
        }
      }
      xs.push(mercator.x(x));
      ys.push(mercator.y(y));
    }
    return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
  },

  /** The rim of a disc on the sphere, closed; around a pole it is led along the map's edge. */
  circle(longitude, latitude, metres) {
    const sides = 72;
    const radius = (metres / EARTH_METRES) * 2 * Math.PI;
    const [sin, cos] = [Math.sin((latitude * Math.PI) / 180), Math.cos((latitude * Math.PI) / 180)];
    const xs = [];
    const ys = [];
    for (let side = 0; side <= sides; side++) {
      const bearing = (side / sides) * 2 * Math.PI;
      const height = sin * Math.cos(radius) + cos * Math.sin(radius) * Math.cos(bearing);
      const turn = Math.atan2(Math.sin(bearing) * Math.sin(radius) * cos, Math.cos(radius) - sin * height);
      let x = mercator.x(longitude + (turn * 180) / Math.PI);
      if (side > 0) x -= Math.round(x - xs[side - 1]);
      xs.push(x);
      ys.push(mercator.y((Math.asin(Math.max(-1, Math.min(1, height))) * 180) / Math.PI));
    }
    if (Math.abs(xs[sides] - xs[0]) > 0.5) {
      const edge = latitude > 0 ? 0 : 1;
      xs.push(xs[sides], xs[0], xs[0]);
      ys.push(edge, edge, ys[0]);
    }
    return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
  },
};

/** A box that grows around what is shown to it. */
class Box {
  constructor() {
    this.west = Infinity;
    this.east = -Infinity;
    this.north = Infinity;
    this.south = -Infinity;
  }

  get isEmpty() {
    return this.west > this.east;
  }

  add(x, y) {
    if (x < this.west) this.west = x;
    if (x > this.east) this.east = x;
    if (y < this.north) this.north = y;
    if (y > this.south) this.south = y;
  }

  addBox(box) {
    if (box.isEmpty) return;
    this.add(box.west, box.north);
    this.add(box.east, box.south);
  }

  static around(lines) {
    const box = new Box();
    for (const line of lines) for (let index = 0; index < line.x.length; index++) box.add(line.x[index], line.y[index]);
    return box;
  }
}

function boxSize(box) {
  return (box.east - box.west) * (box.south - box.north);
}
