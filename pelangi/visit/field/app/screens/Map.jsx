/** The map of the round: whole, or nearer around one door. Own position only when asked for. */
import { useState } from "preact/hooks";
import { Button, Link, Screen } from "../pieces.jsx";
import { useApp } from "../state.js";
import { clock, say } from "../words.js";
import { Drawing } from "./Drawing.jsx";
import { viewOf } from "./geometry.js";
import { outcomeOf } from "./outcomes.js";
import { addressOf, firstName } from "./Round.jsx";

const [NEARER, MOST_NEAR] = [2, 32];

/** What can be seen without a finger on the drawing: nearer, farther, one door after the other. */
function Controls({ near, canGoNearer, zoom, onDoor, find }) {
  return (
    <div class="controls">
      <Button kind="second" onClick={() => zoom(1 / NEARER)} disabled={!near} aria-label={say("Perkecil peta", "Show more around")}>
        −
      </Button>
      <Button kind="second" onClick={() => zoom(NEARER)} disabled={!canGoNearer} aria-label={say("Perbesar peta", "Show it nearer")}>
        +
      </Button>
      <Button kind="second" onClick={onDoor}>
        {say("Pintu berikut", "Next door")}
      </Button>
      {find && (
        <Button kind="second" onClick={find}>
          {say("Di mana saya?", "Where am I?")}
        </Button>
      )}
    </div>
  );
}

function Places({ doors }) {
  return (
    <ol class="places">
      {doors.map((door) => (
        <li key={door.appointment}>
          <Link to={`door/${door.appointment}/`}>
            {clock(door.start_min)} {firstName(door)}, {addressOf(door)}
          </Link>{" "}
          {!door.is_held && <a href={`geo:${door.lat},${door.lon}?q=${door.lat},${door.lon}`}>{say("buka di peta telepon", "open in the phone's map")}</a>}
        </li>
      ))}
    </ol>
  );
}

export function Map() {
  const { doors, wards, roads } = useApp();
  const [own, setOwn] = useState(null);
  const [fault, setFault] = useState("");
  const [part, setPart] = useState(null); // the part that is shown nearer; none: the whole round
  const [shown, setShown] = useState(-1);
  if (!doors.length) return <Screen title={say("Peta", "Map")}><p>{say("Belum ada putaran.", "No round yet.")}</p></Screen>;
  const whole = viewOf([...doors, ...(own ? [own] : [])]);
  const next = doors.find((door) => !outcomeOf(door) && !door.is_held);
  const nearest = whole.span / MOST_NEAR;
  const zoom = (times) => {
    const from = part ?? { ...whole, ...(next && { lon: next.lon, lat: next.lat }) };
    const span = Math.max(from.span / times, nearest);
    setPart(span < whole.span ? { ...from, span } : null);
  };
  const showDoor = () => {
    const number = shown < 0 && next ? doors.indexOf(next) : (shown + 1) % doors.length;
    const { lon, lat } = doors[number];
    setShown(number);
    setPart({ lon, lat, span: part?.span ?? whole.span / (2 * NEARER) });
  };
  const find = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setOwn({ lon: coords.longitude, lat: coords.latitude }),
      () => setFault(say("Posisi tidak diketahui.", "The position is not known.")),
    );
  const hasRoads = Object.values(roads).some((lines) => lines.length);
  return (
    <Screen title={say("Peta", "Map")} lead={hasRoads ? say("Garis putus-putus hanya urutannya.", "The broken line is the order only.") : say("Garis lurus, bukan jalan.", "Straight lines, not roads.")}>
      <Drawing view={part ?? whole} doors={doors} wards={wards} roads={roads} own={own} next={next} move={part && setPart} />
      <Controls near={part} canGoNearer={(part ?? whole).span > nearest} zoom={zoom} onDoor={showDoor} find={"geolocation" in navigator && find} />
      {fault && <p role="status">{fault}</p>}
      <Places doors={doors} />
    </Screen>
  );
}
