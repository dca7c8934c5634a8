/** Today's round: who is next, when, and what is still on this phone. */
import { Alert, Button, Link, Screen } from "../pieces.jsx";
import { reorder } from "../session.js";
import { useApp } from "../state.js";
import { syncNow } from "../sync/keep_trying.js";
import { clock, day as dayWords, say, told } from "../words.js";
import { outcomeOf, stateWords } from "./outcomes.js";

/** Of a person who asked that their data not be used, the phone knows the ticket only. */
export const firstName = (door) => (door.is_held ? door.ticket : door.name.split(" ")[0]);
export const addressOf = (door) =>
  [door.institution, door.address, (door.rt || door.rw) && `RT ${door.rt || "–"} RW ${door.rw || "–"}`, door.ward].filter(Boolean).join(", ");

function Stop({ door, isNext, guide }) {
  const state = stateWords(door, guide);
  return (
    <li class={isNext ? "stop next" : "stop"}>
      <Link to={`door/${door.appointment}/`}>
        <span class="time">{clock(door.start_min)}</span>
        <span class="who">
          <strong>{firstName(door)}</strong>
          <span>{addressOf(door)}</span>
          <span>{door.documents.map(({ kind }) => told(guide.documents.find((each) => each.kind === kind))).join(" · ")}</span>
          {door.is_held && <span class="warn">{say("Kunjungan yang dijanjikan: jangan mencatat lagi", "A promised visit: note nothing more")}</span>}
          {door.is_warned && <span class="warn">⚠ {say("Hati-hati: pernah tidak aman", "Careful: was not safe before")}</span>}
          {Object.keys(door.disputed).length > 0 && <span class="warn">{say("Ada dua keterangan berbeda", "Two people said different things")}</span>}
        </span>
        <span class={`state ${outcomeOf(door)?.code ?? "open"}`}>{state}</span>
      </Link>
    </li>
  );
}

/** Put the next one behind the others that are still open. */
function skip(doors, next) {
  const rest = doors.filter((door) => door !== next).map((door) => door.appointment);
  return reorder([...rest, next.appointment]);
}

export function Round() {
  const { doors, day, guide, about, sync } = useApp();
  const open = doors.filter((door) => !outcomeOf(door) && !door.is_held);
  const next = open[0];
  const all = doors.filter((door) => !door.is_held).length;
  if (!doors.length)
    return (
      <Screen title={say("Belum ada putaran", "No round yet")} deed={<Button onClick={syncNow} disabled={sync.running}>{say("Ambil putaran", "Get the round")}</Button>}>
        <p>{say("Begitu rencana terbit, putaran tim Anda dapat diambil di sini. Perlu sinyal.", "As soon as the plan is published, your team's round can be fetched here. It needs signal.")}</p>
      </Screen>
    );
  return (
    <Screen
      title={dayWords(day)}
      lead={`${about.team} · ${say(`${all - open.length} dari ${all} selesai`, `${all - open.length} of ${all} done`)}`}
      deed={
        next && (
          <>
            {open.length > 1 && (
              <Button kind="second" onClick={() => skip(doors, next)}>
                {say("Lewati dulu", "Skip for now")}
              </Button>
            )}
            <Link class="button main" to={`door/${next.appointment}/`}>
              {say("Berikutnya", "Next")}: {firstName(next)}
            </Link>
          </>
        )
      }
    >
      {!next && <Alert kind="good">{say("Semua pintu sudah dicatat. Terima kasih.", "Every door is recorded. Thank you.")}</Alert>}
      <ol class="stops">
        {doors.map((door) => (
          <Stop key={door.appointment} door={door} isNext={door === next} guide={guide} />
        ))}
      </ol>
      <p>
        <Link class="button second" to="street/">
          + {say("Orang yang ditemui di jalan", "Somebody met on the way")}
        </Link>
      </p>
    </Screen>
  );
}
