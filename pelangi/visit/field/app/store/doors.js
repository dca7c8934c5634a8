/** The doors of the round: as the server told them, with what was noted here since laid over them. */
import { answer, readAll, write } from "./db.js";
import { sealFact } from "./facts.js";
import { ANSWERED } from "./outbox.js";
import { seal, unseal } from "./vault.js";

const place = (key) => `doors:${key}`;
const OF_THE_ROUND = ["day", "cursor", "order", "chosen", "roads", "roadsFor"]; // facts that end with it
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
    ["roads", "roadsFor"].forEach((name) => store("facts").delete(name));
  });
}

/**
 * After the round's time is over its doors go, PIN or no PIN; notes that were never sent stay sealed until they are.
 * Says whether anything went. In one transaction: the worker does this too, while a page may be taking over a new round.
 */
export async function forgetWhenOver(now) {
  let isOver = false;
  await write(["lock", "facts", "doors", "outbox"], async (store) => {
    const of = (name) => answer(store("lock").get(name));
    const [lock, until, latest = 0] = await Promise.all([of("lock"), of("until"), of("latest")]);
    const here = Math.max(now, latest); // a clock that is set back does not give time back
    isOver = Boolean(lock && until && here > until);
    if (lock) store("lock").put(here, "latest");
    if (!isOver) return;
    const [keys, rows] = await Promise.all([answer(store("outbox").getAllKeys()), answer(store("outbox").getAll())]);
    keys.filter((_, at) => rows[at].state === ANSWERED).forEach((number) => store("outbox").delete(number));
    store("doors").clear();
    store("lock").delete("until");
    OF_THE_ROUND.forEach((name) => store("facts").delete(name));
  });
  return isOver;
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
  if (door.is_held) return { ...door, said: {}, unsent: [...unsent], disputed: {} };
  const kept = Object.entries(said).filter(([, value]) => value !== null);
  return { ...door, said: Object.fromEntries(kept), unsent: [...unsent], disputed: Object.fromEntries(disputed) };
}
