/** From degrees to the points of a small square drawing, and which names find room on it. */
export const SIDE = 360;
const MARGIN = 28;
const LEAST_SPAN = 0.008; // in degrees: a street is not drawn the size of the city
const KM_A_DEGREE = 111;
const [LETTER, LINE] = [6.6, 13]; // about the width and height of a name's letters

/** Return the part of the earth that holds all places: its middle and how many degrees it is wide. */
export function viewOf(places) {
  const [lons, lats] = [places.map((one) => one.lon), places.map((one) => one.lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  return { lon: (west + east) / 2, lat: (south + north) / 2, span: Math.max(east - west, north - south, LEAST_SPAN) };
}

/** Return how degrees become points of the drawing, with `back` for the other way and `km`, the width it shows. */
export function projection({ lon, lat, span }) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const scale = (SIDE - 2 * MARGIN) / span;
  const at = (east, north) => [SIDE / 2 + (east - lon) * scale * squeeze, SIDE / 2 + (lat - north) * scale];
  at.back = (x, y) => [lon + (x - SIDE / 2) / (scale * squeeze), lat - (y - SIDE / 2) / scale];
  at.km = (SIDE / scale) * KM_A_DEGREE;
  return at;
}

/** Return how wide roads are drawn: narrow where the whole city is shown, so that they do not cover it. */
export function widths(km) {
  const main = Math.min(6, Math.max(1.2, 5 / Math.sqrt(km)));
  return { main, middle: main * 0.65, small: main * 0.4 };
}

/** Return the names that can be read, [{key, name, x, y}, …], the first ones first: none lies over another or a door. */
export function readable(names, doors) {
  const taken = doors.map(([x, y]) => [x - 13, y - 13, x + 13, y + 13]);
  return names.filter(({ name, x, y }) => {
    const half = (name.length * LETTER) / 2;
    const box = [x - half, y - LINE, x + half, y + 3];
    const isInside = box[0] > 0 && box[1] > 0 && box[2] < SIDE && box[3] < SIDE;
    const isFree = isInside && !taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]);
    if (isFree) taken.push(box);
    return isFree;
  });
}
