/** The doors of the round: as the server told them, with what was noted here since laid over them. */
import { read, readAll, write } from "./db.js";
import { sealFact } from "./facts.js";
import { ANSWERED } from "./outbox.js";
import { seal, unseal } from "./vault.js";

const place = (key) => `doors:${key}`;
const SETTLED = ["applied", "conflict"];

export async function doors() {
  const rows = await readAll("doors");
  return Promise.all(rows.map(([key, sealed]) => unseal(place(key), sealed)));
}

/**
 * Take over what changed, in one transaction with the cursor, and let go of what the server has for good:
 * items it applied before it told us this, and attachments it has whole.
 */
export async function takeOver(told, settled) {
  const sealed = await Promise.all(told.doors.map(async (door) => [door.appointment, await seal(place(door.appointment), door)]));
  const cursor = await sealFact("cursor", told.cursor);
  const sent = (await readAll("blobs")).filter(([, row]) => row.done).map(([key]) => key);
  await write(["lock", "facts", "doors", "outbox", "blobs"], (store) => {
    sealed.forEach(([key, door]) => store("doors").put(door, key));
    told.gone.forEach((key) => store("doors").delete(key));
    settled.forEach((number) => store("outbox").delete(number));
    sent.forEach((key) => store("blobs").delete(key));
    store("facts").put(cursor, "cursor");
    store("lock").put(Date.parse(told.holds_until), "until");
  });
}

/** Which numbers may be let go after a pull that began after their receipts. */
export const settledOf = (items) =>
  items.filter(({ receipt }) => SETTLED.includes(receipt?.outcome)).map(({ item }) => item.sequence);

/** Turn to another day: the doors of the old one are forgotten, notes without a receipt stay. */
export async function turnTo(day) {
  const [today, start, order] = [await sealFact("day", day), await sealFact("cursor", 0), await sealFact("order", [])];
  await write(["facts", "doors"], (store) => {
    store("doors").clear();
    store("facts").put(today, "day");
    store("facts").put(start, "cursor");
    store("facts").put(order, "order");
  });
}

/** After the round's time is over its doors go, PIN or no PIN; notes that were never sent stay sealed until they are. */
export async function forgetWhenOver(now) {
  const [until, latest] = [await read("lock", "until"), (await read("lock", "latest")) ?? 0];
  const answered = (await readAll("outbox")).filter(([, row]) => row.state === ANSWERED).map(([number]) => number);
  await write(["lock", "facts", "doors", "outbox"], (store) => {
    store("lock").put(Math.max(now, latest), "latest"); // a clock that is set back does not give time back
    if (!until || Math.max(now, latest) <= until) return;
    store("doors").clear();
    answered.forEach((number) => store("outbox").delete(number));
    store("lock").delete("until");
    ["day", "cursor", "order", "chosen"].forEach((name) => store("facts").delete(name));
  });
}

/** Lay the notes of this device over the facts of a door: {…door, said: {field: value}, unsent, disputed}. */
export function asNoted(door, items) {
  const said = {};
  const values = {};
  for (const fact of door.facts) {
    said[fact.field] = fact.value;
    (values[fact.field] ??= []).push(fact);
  }
  const disputed = Object.entries(values).filter(([, all]) => new Set(all.map((one) => JSON.stringify(one.value))).size > 1);
  const unsent = new Set();
  for (const { item, receipt } of items) {
    if (item.appointment !== door.appointment || item.kind !== "edit" || receipt?.outcome === "refused") continue;
    Object.assign(said, item.changes);
    if (!receipt) Object.keys(item.changes).forEach((field) => unsent.add(field));
  }
  const kept = Object.entries(said).filter(([, value]) => value !== null);
  return { ...door, said: Object.fromEntries(kept), unsent: [...unsent], disputed: Object.fromEntries(disputed) };
}
