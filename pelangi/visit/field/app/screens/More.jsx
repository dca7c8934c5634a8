/** Everything else: guides, who to call, which day, the language, locking. */
import { Button, Choice, Screen } from "../pieces.jsx";
import { chooseDay, lock } from "../session.js";
import { useApp } from "../state.js";
import { day as dayWords, languageNow, say, told } from "../words.js";
import { Call } from "./Contacts.jsx";
import { Languages } from "./Languages.jsx";
import { waitingOf } from "./Outbox.jsx";

export function More() {
  const { about, rounds, day, guide, items, doors } = useApp();
  const waiting = waitingOf(items).length;
  return (
    <Screen title={say("Lainnya", "More")} lead={`${about.person ?? ""} · ${about.name ?? ""}`} deed={<Button kind="second" onClick={lock}>{say("Kunci", "Lock")}</Button>}>
      {about.phone ? <Call who={say("Koordinator", "Coordinator")} phone={about.phone} /> : <p>{say("Nomor kantor belum diatur.", "The office has not set its number.")}</p>}
      {rounds.length > 1 &&
        (waiting ? (
          <p>{say("Putaran lain dapat diambil setelah semua terkirim.", "Another round can be fetched once everything is sent.")}</p>
        ) : (
          <Choice label={say("Putaran di telepon ini", "Round on this phone")} value={day} onChange={chooseDay} options={rounds.map((each) => [each, dayWords(each)])} />
        ))}
      <p class="help">{say(`Telepon ini menyimpan ${doors.length} pintu dan ${items.length} catatan, terkunci dengan PIN. Sehari setelah putaran, isinya dihapus.`, `This phone holds ${doors.length} doors and ${items.length} notes, locked with the PIN. A day after the round they are erased.`)}</p>
      <details class="checklist">
        <summary>{say("Panduan pengecualian biometrik", "Guide to biometric exceptions")}</summary>
        <ul>{guide.exceptions.map((each) => <li key={each.id}>{told(each)}</li>)}</ul>
      </details>
      <details class="checklist">
        <summary>{say("Hak warga, untuk dibacakan", "Rights, to be read out")}</summary>
        {guide.rights[languageNow()].map((line) => <p key={line}>{line}</p>)}
      </details>
      <Languages />
    </Screen>
  );
}
