/** The map to move about in: MapLibre over our own outlines; tiles only where the settings name some. The still
drawing stays when this fails. */
import { LngLatBounds, MapLibreMap, Marker, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";

// the shades of drawings.css, which the legend shows too
const FILLS = ["#eef2f7", "#cfe0f4", "#97bde8", "#5793d9", "#1f65bd", "#123f7c"];
const TEAMS = ["#1f2855", "#a8323a", "#21753a", "#7c3a97", "#856300", "#0b6b78"];
const DASHES = [[1, 0], [3, 1.5], [1, 1], [5, 1, 1, 1], [2, 2], [6, 2]];
const PADDING_PX = 24;

function boundsOf(outlines) {
  const bounds = new LngLatBounds();
  const extend = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(extend));
  outlines.features.forEach((feature) => extend(feature.geometry.coordinates));
  return bounds;
}

/** Grey slanted lines for wards whose figure may not be shown. */
function hatch(size = 8) {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      data.set((x + y) % size < 1.5 ? [138, 147, 161, 255] : [243, 244, 246, 255], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

/** Background pictures where the office has set an address for them; the outlines then let them shine through. */
function addTiles(map, address) {
  map.addSource("tiles", { type: "raster", tiles: [address], tileSize: 256 });
  map.addLayer({ id: "tiles", type: "raster", source: "tiles" });
}

/** A tap, or the two fields, say where somebody lives; each follows the other. */
function letPick(map, ids) {
  const fields = [document.getElementById(ids.lon), document.getElementById(ids.lat)];
  const sign = document.createElement("div");
  sign.className = "map-stop map-pick";
  const marker = new Marker({ element: sign, draggable: true });
  const here = () => fields.map((field) => Number.parseFloat(field.value));
  const put = (at) => {
    fields[0].value = at.lng.toFixed(6);
    fields[1].value = at.lat.toFixed(6);
    marker.setLngLat(at).addTo(map);
  };
  if (!here().some(Number.isNaN)) marker.setLngLat(here()).addTo(map);
  map.on("click", (event) => put(event.lngLat));
  marker.on("dragend", () => put(marker.getLngLat()));
  for (const field of fields) {
    field.addEventListener("change", () => !here().some(Number.isNaN) && marker.setLngLat(here()).addTo(map));
  }
  if (!here().some(Number.isNaN)) map.jumpTo({ center: here(), zoom: 13 });
}

function addWards(map, outlines, { isPicked, hasTiles }) {
  map.addImage("hatch", hatch());
  map.addSource("wards", { type: "geojson", data: outlines });
  const shades = FILLS.flatMap((fill, number) => [String(number), fill]);
  map.addLayer({ id: "wards", type: "fill", source: "wards", paint: { "fill-color": ["match", ["get", "look"], ...shades, "#dbe4ef"], "fill-opacity": hasTiles ? 0.25 : 1 } });
  map.addLayer({ id: "wards-hatched", type: "fill", source: "wards", filter: ["==", ["get", "look"], "hatch"], paint: { "fill-pattern": "hatch" } });
  map.addLayer({ id: "wards-borders", type: "line", source: "wards", paint: { "line-color": "#8090a5", "line-width": 0.8 } });
  if (isPicked) return;
  map.on("click", "wards", (event) => {
    const { name, words } = event.features[0].properties;
    openPopup(map, event.lngLat, [words ? `${name}: ${words}` : name]);
  });
  map.on("mouseenter", "wards", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "wards", () => (map.getCanvas().style.cursor = ""));
}

// drawn in this order: a small road never lies over a main one
const ROADS = { small: ["#d9c9ab", 0.6], middle: ["#c7ab7a", 1], main: ["#b08d57", 1.8] };

/** The roads of the city's own extract, as simple lines; without them the map is still a map. */
async function addRoads(map, address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`roads: ${answer.status}`);
  const lines = await answer.json();
  for (const [size, [colour, width]] of Object.entries(ROADS)) {
    const geometry = { type: "MultiLineString", coordinates: lines[size] ?? [] };
    map.addSource(`roads-${size}`, { type: "geojson", data: { type: "Feature", properties: {}, geometry } });
    map.addLayer({ id: `roads-${size}`, type: "line", source: `roads-${size}`, paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], 11, width, 15, 3 * width] } });
  }
}

function addLines(map, lines) {
  lines.forEach((line, number) => {
    const look = (line.team ?? 0) % TEAMS.length;
    const geometry = { type: "LineString", coordinates: line.coordinates };
    map.addSource(`line-${number}`, { type: "geojson", data: { type: "Feature", properties: {}, geometry } });
    const paint = { "line-color": TEAMS[look], "line-width": 2.5, "line-dasharray": DASHES[look] };
    map.addLayer({ id: `line-${number}`, type: "line", source: `line-${number}`, paint });
  });
}

/** Stops are buttons, so that they can be reached with the keyboard and are read out. */
function addStops(map, points) {
  for (const point of points) {
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = `map-stop team-${(point.team ?? 0) % TEAMS.length}`;
    if (point.is_out) stop.className = "map-stop is-out";
    if (point.code) stop.dataset.code = point.code;
    stop.textContent = point.number ?? "";
    new Marker({ element: stop }).setLngLat([point.lon, point.lat]).addTo(map);
    stop.setAttribute("aria-label", `${point.number ?? ""} ${point.label}`.trim());
    stop.addEventListener("click", (event) => {
      event.stopPropagation();
      openPopup(map, [point.lon, point.lat], [point.label], point.url);
    });
  }
}

/** Text goes in as text, never as markup. */
function openPopup(map, at, lines, url) {
  const box = document.createElement("div");
  for (const line of lines) {
    const words = document.createElement(url ? "a" : "p");
    if (url) words.href = url;
    words.textContent = line;
    box.append(words);
  }
  new Popup({ maxWidth: "18rem", offset: 14 }).setLngLat(at).setDOMContent(box).addTo(map);
}

async function show(figure) {
  const live = figure.querySelector("[data-map-live]");
  const data = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  live.hidden = false;
  live.classList.add("is-starting"); // has its size, but the still drawing is seen until the first picture is there
  const map = new MapLibreMap({
    container: live,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#f6f8fb" } }] },
    bounds: boundsOf(data.outlines),
    fitBoundsOptions: { padding: PADDING_PX },
    attributionControl: false,
    cooperativeGestures: true, // one finger scrolls the page, two move the map
    dragRotate: false,
    locale: data.words,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await map.once("load");
  if (data.tiles) addTiles(map, data.tiles);
  addWards(map, data.outlines, { isPicked: Boolean(data.pick), hasTiles: Boolean(data.tiles) });
  if (data.roads) await addRoads(map, data.roads).catch((failure) => console.warn("map:", failure));
  addLines(map, data.lines ?? []);
  addStops(map, data.points ?? []);
  if (data.pick) letPick(map, data.pick);
  await map.once("idle");
  figure.querySelector("[data-map-still]").hidden = true;
  live.classList.remove("is-starting");
  figure.dataset.mapReady = "";
}

/** Without WebGL, or without the data, the still drawing stays, and a line says why. */
function keepStill(figure, failure) {
  console.warn("map:", failure);
  figure.querySelector("[data-map-live]").hidden = true;
  const note = document.createElement("p");
  note.className = "figure-note";
  note.textContent = figure.dataset.loadingFailed;
  figure.append(note);
}

setWorkerUrl(new URL(document.querySelector("script[data-worker]").dataset.worker, document.baseURI).href);
for (const figure of document.querySelectorAll("[data-map]")) {
  show(figure).catch((failure) => keepStill(figure, failure));
}
