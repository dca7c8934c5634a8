/** Wards, roads and stops as a drawing: no tiles, no signal. Nearer, it can be moved with a finger. */
import { useRef } from "preact/hooks";
import { go } from "../router.js";
import { say } from "../words.js";
import { projection, readable, SIDE, widths } from "./geometry.js";
import { outcomeOf } from "./outcomes.js";

const ROADS = ["small", "middle", "main"]; // the large ones on top
const TAP = 6; // a finger that moved less has tapped

const asLine = (points, at) => `M${points.map(([lon, lat]) => at(lon, lat).map((one) => one.toFixed(1)).join(" ")).join("L")}`;
const asPath = (ring, at) => `${asLine(ring, at)}Z`;

/** Where each ward's name would stand; wards of the round first, they may push others away. */
function namesOf(wards, doors, at) {
  const own = new Set(doors.map((door) => door.ward));
  return wards
    .map((ward) => {
      const points = ward.rings.flat();
      const [x, y] = at(points.reduce((sum, one) => sum + one[0], 0) / points.length, points.reduce((sum, one) => sum + one[1], 0) / points.length);
      return { key: ward.code, name: ward.name, x, y, isOwn: own.has(ward.name) };
    })
    .sort((one, other) => other.isOwn - one.isOwn);
}

function Place({ door, number, at, isNext }) {
  const [x, y] = at(door.lon, door.lat);
  return (
    <g class={`place ${outcomeOf(door) ? "ended" : ""} ${isNext ? "next" : ""}`} data-door={door.appointment}>
      <circle cx={x} cy={y} r={isNext ? 16 : 13} />
      <text x={x} y={y + 5}>
        {number}
      </text>
    </g>
  );
}

/** Return what moves the view after a finger, and opens the door that was tapped. */
function fingers(view, at, move) {
  const from = useRef(null);
  const points = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  };
  return {
    onPointerDown: (event) => {
      from.current = { at, view, start: points(event), isTap: true, door: event.target.closest("[data-door]")?.dataset.door };
      if (move) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      const { current } = from;
      if (!current) return;
      const [x, y] = points(event);
      if (Math.hypot(x - current.start[0], y - current.start[1]) > TAP) current.isTap = false;
      if (!move || current.isTap) return;
      const [[lon, lat], [lonNow, latNow]] = [current.at.back(...current.start), current.at.back(x, y)];
      move({ ...current.view, lon: current.view.lon + lon - lonNow, lat: current.view.lat + lat - latNow });
    },
    onPointerUp: () => {
      if (from.current?.isTap && from.current.door) go(`door/${from.current.door}/`);
      from.current = null;
    },
    onPointerCancel: () => (from.current = null),
  };
}

/** `move`: what takes a new view when the drawing is moved; none where the page shall scroll. */
export function Drawing({ view, doors, wards, roads, own, next, move }) {
  const at = projection(view);
  const wide = widths(at.km);
  const line = doors.map((door) => at(door.lon, door.lat).join(",")).join(" ");
  const names = readable(namesOf(wards, doors, at), doors.map((door) => at(door.lon, door.lat)));
  const inOrder = doors.map((door, index) => ({ door, number: index + 1 })).sort((one, other) => (one.door === next) - (other.door === next));
  return (
    <svg class={move ? "map near" : "map"} viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={say("Peta putaran; daftar di bawah menyebut hal yang sama", "Map of the round; the list below says the same")} {...fingers(view, at, move)}>
      <path class="ward" d={wards.flatMap((ward) => ward.rings.map((ring) => asPath(ring, at))).join("")} />
      {ROADS.map((size) => (
        <path key={size} class={`road ${size}`} stroke-width={wide[size].toFixed(2)} d={(roads[size] ?? []).map((one) => asLine(one, at)).join("")} />
      ))}
      {names.map(({ key, name, x, y, isOwn }) => (
        <text key={key} class={isOwn ? "ward-name own-ward" : "ward-name"} x={x} y={y}>
          {name}
        </text>
      ))}
      <polyline class="way" points={line} />
      {inOrder.map(({ door, number }) => (
        <Place key={door.appointment} door={door} number={number} at={at} isNext={door === next} />
      ))}
      {own && <circle class="own" cx={at(own.lon, own.lat)[0]} cy={at(own.lon, own.lat)[1]} r="8" />}
    </svg>
  );
}
