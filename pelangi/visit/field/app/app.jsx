/** The field app: starts, shows one screen at a time, and keeps trying to send. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Alert, Link } from "./pieces.jsx";
import { go, useRoute } from "./router.js";
import { Bring } from "./screens/Bring.jsx";
import { Door } from "./screens/Door.jsx";
import { Enrol } from "./screens/Enrol.jsx";
import { Map } from "./screens/Map.jsx";
import { Missing } from "./screens/Missing.jsx";
import { More } from "./screens/More.jsx";
import { Outbox, waitingOf } from "./screens/Outbox.jsx";
import { Person } from "./screens/Person.jsx";
import { Round } from "./screens/Round.jsx";
import { HIDDEN, SECTIONS } from "./screens/sections.jsx";
import { Unlock } from "./screens/Unlock.jsx";
import { isClosed } from "./screens/outcomes.js";
import { lockWhenIdle, start } from "./session.js";
import { get, set, useApp } from "./state.js";
import { listen } from "./sync/keep_trying.js";
import { register, renew } from "./worker_link.js";
import { say } from "./words.js";

const PLACES = { map: Map, bring: Bring, outbox: Outbox, more: More };

function Trouble() {
  const { trouble, update, storage } = useApp();
  return (
    <>
      {trouble && (
        <Alert kind="danger">
          {trouble === "full"
            ? say("Memori penuh: catatan terakhir BELUM tersimpan. Kirim dulu, lalu simpan lagi. Yang lain aman.", "Memory is full: the last note was NOT kept. Send first, then save again. Everything else is safe.")
            : say(`Catatan terakhir BELUM tersimpan (${trouble}). Coba sekali lagi.`, `The last note was NOT kept (${trouble}). Try once more.`)}
        </Alert>
      )}
      {storage.full && trouble !== "full" && (
        <Alert kind="danger">{say("Memori hampir penuh. Semua catatan masih aman: kirim dulu, atau kosongkan telepon.", "Memory is nearly full. Every note is still safe: send first, or make room on the phone.")}</Alert>
      )}
      {update && (
        <Alert>
          {say("Versi baru tersedia.", "A new version is ready.")}{" "}
          <button type="button" class="button second" onClick={renew}>
            {say("Perbarui", "Update")}
          </button>
        </Alert>
      )}
    </>
  );
}

function Menu({ place }) {
  const { items } = useApp();
  const waiting = waitingOf(items).length;
  const entries = [
    ["", say("Putaran", "Round")],
    ["map/", say("Peta", "Map")],
    ["bring/", say("Bawaan", "Bring")],
    ["outbox/", say("Kiriman", "Outbox")],
    ["more/", say("Lainnya", "More")],
  ];
  return (
    <nav class="menu" aria-label={say("Menu", "Menu")}>
      {entries.map(([to, words]) => (
        <Link key={to} to={to} aria-current={to === (place ? `${place}/` : "") ? "page" : undefined}>
          {words}
          {to === "outbox/" && waiting > 0 && <span class="badge">{waiting}</span>}
        </Link>
      ))}
    </nav>
  );
}

function place([first, id, section], { doors, guide }) {
  if (!first) return <Round />;
  if (first === "street") return <Person />;
  if (first !== "door") return PLACES[first] ? <Place of={PLACES[first]} /> : <Missing />;
  const key = Number(id);
  if (!section) return <Door id={key} />;
  if (section === "person") return <Person id={key} />;
  const door = doors.find((each) => each.appointment === key);
  const Shown = [...SECTIONS, ...HIDDEN].find((each) => each.path === section)?.show;
  return door && Shown && !isClosed(door) && (!door.is_held || section === "danger") ? <Shown door={door} guide={guide} /> : <Missing />;
}

const Place = ({ of: Shown }) => <Shown />;

function App() {
  const app = useApp();
  const route = useRoute();
  useEffect(() => {
    if (app.phase === "enrol" && route.length) go("", { replace: true });
  }, [app.phase]);
  if (app.phase === "enrol") return <Enrol why={app.why} />;
  if (app.phase === "locked") return <Unlock />;
  if (app.phase === "starting" || !app.guide) return <main class="screen"><h1>Pelangi</h1><p>…</p></main>;
  return (
    <>
      <Trouble />
      {place(route, app)}
      <Menu place={route[0] ?? ""} />
    </>
  );
}

async function loadGuide() {
  const [guide, wards] = await Promise.all(["guide.json", "wards.json"].map(async (name) => (await fetch(`/field/${name}`)).json()));
  set({ guide, wards });
}

document.getElementById("app").replaceChildren();
render(<App />, document.getElementById("app"));
await Promise.all([start(), loadGuide()]);
listen();
lockWhenIdle();
register(() => set({ ...get(), update: true }));
