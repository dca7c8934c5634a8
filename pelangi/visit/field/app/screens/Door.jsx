/** One door: who lives there, what this visit is for, and everything that can be noted, in the order it happens. */
import { Alert, Button, Link, Screen } from "../pieces.jsx";
import { noteChanges, reorder } from "../session.js";
import { useApp } from "../state.js";
import { clock, moment, momentExactly, say, told } from "../words.js";
import { Checklist } from "./Checklist.jsx";
import { Contacts } from "./Contacts.jsx";
import { isClosed, outcomeOf, stateWords } from "./outcomes.js";
import { addressOf } from "./Round.jsx";
import { SECTIONS } from "./sections.jsx";
import { Missing } from "./Missing.jsx";

const WINDOWS = { morning: ["pagi hari", "in the morning"], afternoon: ["siang hari", "in the afternoon"] };

/** Who said what differently: an officer sees it, the coordinator chooses. */
function Disputes({ door, guide }) {
  return Object.entries(door.disputed).map(([field, facts]) => (
    <Alert kind="danger" key={field}>
      <strong>
        {told(guide.fields[field])}: {say("dua keterangan berbeda. Koordinator akan memilih.", "two different statements. The coordinator will choose.")}
      </strong>
      <ul>
        {facts.map((fact) => (
          <li key={fact.cursor}>
            {fact.by}, {moment(fact.at)}: {valueWords(fact.value, guide, field)}
          </li>
        ))}
      </ul>
    </Alert>
  ));
}

export function valueWords(value, guide, field) {
  if (field === "arrived_at" && value) return momentExactly(value);
  if (value === null) return say("(ditarik kembali)", "(taken back)");
  if (value === true) return say("ya", "yes");
  if (value === false) return say("tidak", "no");
  if (value?.move) return [told(guide.outcomes.find((each) => each.move === value.move)), value.reason].filter(Boolean).join(": ");
  if (value?.result) return told(guide.captures[value.result]);
  if (Array.isArray(value)) return `${value.length}`;
  return typeof value === "object" ? Object.values(value).flat().filter((each) => each && typeof each === "string").join(", ") : String(value);
}

function About({ door, guide }) {
  const named = (those) => (those ?? []).map(({ kind }) => told(guide.documents.find((each) => each.kind === kind)));
  const documents = [...named(door.documents), ...named(door.to_hand_over).map((name) => say(`serahkan: ${name}`, `hand over: ${name}`))];
  return (
    <dl class="about">
      <dt>{say("Alamat", "Address")}</dt>
      <dd>{addressOf(door)}</dd>
      <dt>{say("Dijanjikan", "Promised")}</dt>
      <dd>
        {clock(door.start_min)}–{clock(door.depart_min)}
        {WINDOWS[door.window] && `, ${say(...WINDOWS[door.window])}`}
        {door.promised_at && ` (${say("diberitahukan", "told")} ${moment(door.promised_at)})`}
      </dd>
      <dt>{say("Untuk apa", "What for")}</dt>
      <dd>{documents.join(", ") || say("Tidak ada dokumen yang menunggu", "No document is waiting")}</dd>
      {door.obstacle && (
        <>
          <dt>{say("Perlu diketahui", "Good to know")}</dt>
          <dd>{told(guide.obstacles[door.obstacle]) || door.obstacle}</dd>
        </>
      )}
      <dt>{say("Nomor", "Ticket")}</dt>
      <dd>{door.ticket}</dd>
    </dl>
  );
}

/** The person asked that their data not be used: nothing of them is here any more, and nothing is noted. */
function Held({ door }) {
  const danger = (
    <Link class="button danger" to={`door/${door.appointment}/danger/`} aria-label={say("Saya dalam bahaya", "I am in danger")}>
      {say("Bahaya", "Danger")}
    </Link>
  );
  return (
    <Screen title={door.ticket} named={say("Pintu", "Door")} back="" lead={`${clock(door.start_min)}–${clock(door.depart_min)}, ${door.ward}`} deed={danger}>
      <Alert kind="danger">{say("Kunjungan yang dijanjikan: jangan mencatat lagi. Orang ini meminta datanya tidak dipakai. Tanyakan koordinator sebelum berangkat.", "A promised visit: note nothing more. This person asked that their data not be used. Ask the coordinator before you go.")}</Alert>
    </Screen>
  );
}

export function Door({ id }) {
  const { doors, guide } = useApp();
  const door = doors.find((each) => each.appointment === id);
  if (!door) return <Missing />;
  if (door.is_held) return <Held door={door} />;
  const closed = isClosed(door);
  const isNext = doors.find((each) => !outcomeOf(each) && !each.is_held) === door;
  const first = () => reorder([id, ...doors.map((each) => each.appointment).filter((each) => each !== id)]);
  const arrive = async () => {
    await noteChanges(door, { arrived_at: new Date().toISOString() });
    document.querySelector(".deeds .main")?.focus(); // the button is gone, what comes next stands there
  };
  const deed = !closed && (
    <>
      <Link class="button danger" to={`door/${id}/danger/`} aria-label={say("Saya dalam bahaya", "I am in danger")}>
        {say("Bahaya", "Danger")}
      </Link>
      {door.said.arrived_at || outcomeOf(door) ? (
        <Link class="button main" to={`door/${id}/outcome/`}>
          {outcomeOf(door) ? say("Ubah hasil", "Change the outcome") : say("Catat hasil", "Record the outcome")}
        </Link>
      ) : (
        <Button onClick={arrive}>{say("Saya sudah tiba", "I have arrived")}</Button>
      )}
    </>
  );
  return (
    <Screen title={door.name} named={say("Pintu", "Door")} back="" lead={stateWords(door, guide)} deed={deed}>
      {door.is_warned && <Alert kind="danger">⚠ {say("Tim lain pernah tidak aman di sini. Datang berdua, jaga jalan keluar.", "Another team was not safe here. Go as two, keep the way out free.")}</Alert>}
      {closed && <Alert>{say("Putaran ini sudah ditutup kantor. Perubahan lewat koordinator.", "The office has closed this visit. Changes go through the coordinator.")}</Alert>}
      <Disputes door={door} guide={guide} />
      <About door={door} guide={guide} />
      <Contacts door={door} />
      {!closed && (
        <ul class="sections">
          {SECTIONS.map(({ path, title, done }) => (
            <li key={path}>
              <Link to={`door/${id}/${path}/`}>
                <span>{title()}</span>
                <span class="tick">{done(door, guide)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {!closed && !isNext && !outcomeOf(door) && (
        <Button kind="second" onClick={first}>
          {say("Dahulukan pintu ini", "Visit this door next")}
        </Button>
      )}
      <Checklist door={door} guide={guide} />
    </Screen>
  );
}
