/** The wards and the stops as a drawing: no tiles, no signal. Own position only when asked for. */
import { useState } from "preact/hooks";
import { Button, Link, Screen } from "../pieces.jsx";
import { go } from "../router.js";
import { useApp } from "../state.js";
import { clock, say } from "../words.js";
import { outcomeOf } from "./outcomes.js";
import { addressOf, firstName } from "./Round.jsx";

const [WIDTH, MARGIN, LEAST_SPAN] = [360, 28, 0.008]; // the span in degrees: a street is not drawn the size of the city

/** Return how degrees become points of the drawing around the given places. */
function projection(places) {
  const [lons, lats] = [places.map((one) => one.lon), places.map((one) => one.lat)];
  const squeeze = Math.cos((((Math.min(...lats) + Math.max(...lats)) / 2) * Math.PI) / 180);
  const span = Math.max(Math.max(...lons) - Math.min(...lons), Math.max(...lats) - Math.min(...lats), LEAST_SPAN);
  const scale = (WIDTH - 2 * MARGIN) / span;
  const [west, north] = [(Math.min(...lons) + Math.max(...lons) - span) / 2, (Math.min(...lats) + Math.max(...lats) + span) / 2];
  return (lon, lat) => [MARGIN + (lon - west) * scale * squeeze, MARGIN + (north - lat) * scale];
}

const asLine = (points, at) => `M${points.map(([lon, lat]) => at(lon, lat).map((one) => one.toFixed(1)).join(" ")).join("L")}`;
const asPath = (ring, at) => `${asLine(ring, at)}Z`;

const ROADS = ["small", "middle", "main"]; // the large ones on top

function Drawing({ doors, wards, roads, own }) {
  const at = projection([...doors, ...(own ? [own] : [])]);
  const line = doors.map((door) => at(door.lon, door.lat).join(",")).join(" ");
  return (
    <svg class="map" viewBox={`0 0 ${WIDTH} ${WIDTH}`} role="img" aria-label={say("Peta putaran; daftar di bawah menyebut hal yang sama", "Map of the round; the list below says the same")}>
      {wards.map((ward) => (
        <path key={ward.code} class="ward" d={ward.rings.map((ring) => asPath(ring, at)).join("")} />
      ))}
      {wards.map((ward) => {
        const points = ward.rings.flat();
        const [x, y] = at(points.reduce((sum, one) => sum + one[0], 0) / points.length, points.reduce((sum, one) => sum + one[1], 0) / points.length);
        return x > 20 && x < WIDTH - 20 && y > 10 && y < WIDTH - 10 ? (
          <text key={ward.code} class="ward-name" x={x} y={y}>
            {ward.name}
          </text>
        ) : null;
      })}
      {ROADS.map((size) => (
        <path key={size} class={`road ${size}`} d={(roads[size] ?? []).map((one) => asLine(one, at)).join("")} />
      ))}
      <polyline class="way" points={line} />
      {doors.map((door, number) => {
        const [x, y] = at(door.lon, door.lat);
        return (
          <g key={door.appointment} class={outcomeOf(door) ? "place ended" : "place"} onClick={() => go(`door/${door.appointment}/`)}>
            <circle cx={x} cy={y} r="13" />
            <text x={x} y={y + 5}>
              {number + 1}
            </text>
          </g>
        );
      })}
      {own && <circle class="own" cx={at(own.lon, own.lat)[0]} cy={at(own.lon, own.lat)[1]} r="8" />}
    </svg>
  );
}

export function Map() {
  const { doors, wards, roads } = useApp();
  const hasRoads = Object.values(roads).some((lines) => lines.length);
  const [own, setOwn] = useState(null);
  const [fault, setFault] = useState("");
  const find = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setOwn({ lon: coords.longitude, lat: coords.latitude }),
      () => setFault(say("Posisi tidak diketahui.", "The position is not known.")),
    );
  if (!doors.length) return <Screen title={say("Peta", "Map")}><p>{say("Belum ada putaran.", "No round yet.")}</p></Screen>;
  return (
    <Screen title={say("Peta", "Map")} lead={hasRoads ? say("Jalan dari peta kota; garis putus-putus hanya urutannya.", "Roads of the city’s map; the broken line is the order only.") : say("Garis lurus, bukan jalan.", "Straight lines, not roads.")}>
      <Drawing doors={doors} wards={wards} roads={roads} own={own} />
      {"geolocation" in navigator && (
        <Button kind="second" onClick={find}>
          {say("Di mana saya?", "Where am I?")}
        </Button>
      )}
      {fault && <p role="status">{fault}</p>}
      <ol class="places">
        {doors.map((door) => (
          <li key={door.appointment}>
            <Link to={`door/${door.appointment}/`}>
              {clock(door.start_min)} {firstName(door)}, {addressOf(door)}
            </Link>{" "}
            <a href={`geo:${door.lat},${door.lon}?q=${door.lat},${door.lon}`}>{say("buka di peta telepon", "open in the phone's map")}</a>
          </li>
        ))}
      </ol>
    </Screen>
  );
}
