/** What is still on this phone, what became of what was sent, and a button to send. */
import { Alert, Button, Screen } from "../pieces.jsx";
import { useApp } from "../state.js";
import { syncNow } from "../sync/keep_trying.js";
import { megabytes, moment, say, told } from "../words.js";
import { firstName } from "./Round.jsx";

export const waitingOf = (items) => items.filter(({ receipt }) => !receipt);

function receiptWords(receipt, guide) {
  if (!receipt) return say("masih di telepon ini", "still on this phone");
  const why = told(guide.held[receipt.reason]) || told(guide.refused[receipt.reason]) || receipt.reason || "";
  const words = {
    applied: say("sudah di kantor", "at the office"),
    conflict: say(`sudah di kantor; ada yang mengatakan lain: ${(receipt.fields ?? []).map((field) => told(guide.fields[field])).join(", ")}`, `at the office; somebody said otherwise: ${(receipt.fields ?? []).map((field) => told(guide.fields[field])).join(", ")}`),
    held: say(`di kantor, menunggu: ${why}`, `at the office, waiting: ${why}`),
    refused: say(`ditolak: ${why}`, `refused: ${why}`),
  };
  return words[receipt.outcome];
}

function contents(item, guide) {
  if (item.kind === "person") return `${say("orang baru", "new person")}: ${item.person.name}`;
  return Object.keys(item.changes ?? {}).map((field) => told(guide.fields[field])).join(", ");
}

function Entry({ entry, doors, guide }) {
  const { item, receipt } = entry;
  const door = doors.find((each) => each.appointment === item.appointment);
  return (
    <li class={receipt?.outcome ?? "waiting"}>
      <strong>{door ? firstName(door) : say("pintu lain", "another door")}</strong> {contents(item, guide)}
      <span class="help">
        {moment(item.at)} · {receiptWords(receipt, guide)}
      </span>
    </li>
  );
}

function SyncTrouble({ error, tries }) {
  if (error === "busy")
    return <Alert>{say("Kantor sedang menerima kiriman telepon lain. Giliran ini datang sendiri.", "The office is taking in what other phones send. Your turn comes by itself.")}</Alert>;
  const trouble = error === "unreachable" ? say("Server belum terjangkau.", "The server cannot be reached yet.") : error;
  return (
    <Alert kind="danger">
      {trouble} {say(`Percobaan ke-${tries}. Dicoba lagi sendiri; tidak ada yang hilang.`, `Try ${tries}. It tries again by itself; nothing is lost.`)}
    </Alert>
  );
}

export function Outbox() {
  const { items, photos, doors, guide, sync, storage } = useApp();
  const waiting = waitingOf(items);
  return (
    <Screen
      title={say(`${waiting.length} belum terkirim`, `${waiting.length} not sent`)}
      named={say("Kiriman", "Outbox")}
      lead={photos ? say(`${photos} foto atau tanda tangan juga belum`, `and ${photos} photos or signatures`) : ""}
      deed={
        <Button onClick={syncNow} disabled={sync.running}>
          {sync.running ? say("Mengirim…", "Sending…") : say("Kirim sekarang", "Send now")}
        </Button>
      }
    >
      {sync.error && <SyncTrouble {...sync} />}
      <p>
        {say("Terakhir terkirim", "Last sent")}: {sync.last ? moment(sync.last) : say("belum pernah", "never")}.
      </p>
      <ul class="entries">
        {[...items].reverse().map((entry) => (
          <Entry key={entry.item.sequence} entry={entry} doors={doors} guide={guide} />
        ))}
      </ul>
      {!items.length && <p>{say("Semua catatan sudah di kantor.", "Everything is at the office.")}</p>}
      <p class="help">
        {say("Memori", "Memory")}: {megabytes(storage.used)}
        {!storage.kept && ` · ${say("telepon boleh menghapusnya bila penuh: pasang aplikasi ini di layar utama", "the phone may clear it when full: install the app on the home screen")}`}
      </p>
    </Screen>
  );
}
