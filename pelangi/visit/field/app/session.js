/** From the first screen to an open round and back: enrolling, the PIN, noting, being shut out. */
import { forget, get, set } from "./state.js";
import { forgetWhenOver } from "./store/doors.js";
import { fact, keepFacts } from "./store/facts.js";
import { attachmentsToSend, note as append } from "./store/outbox.js";
import * as vault from "./store/vault.js";
import { wipeWhenShutOut } from "./store/standing.js";
import { holdReserve, measure } from "./store/storage.js";
import { syncNow, syncSoon } from "./sync/keep_trying.js";
import { roundNow } from "./sync/sync.js";
import { claim, helloAtLast, ShutOut } from "./sync/wire.js";

const IDLE_MS = 20 * 60_000;
let made = ""; // the token made on this screen: kept while the code is tried again
let hiddenAt = 0;

let tidied; // the round whose time is over is gone before anything is shown of it

export async function start() {
  const known = vault.exists();
  tidied = known.then(() => forgetWhenOver(Date.now()));
  set({ phase: (await known) ? "locked" : "enrol" });
  await tidied;
  leaveWhenShutOut();
}

/** Take part: hand in a token of our own making with the code, then seal everything under the PIN. */
export async function enrol(code, pin) {
  made ||= btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(33)))).replaceAll("+", "-").replaceAll("/", "_");
  try {
    await claim(code, made);
  } catch (error) {
    if (!(error instanceof ShutOut)) throw error;
    await helloAtLast(made); // the code may be used up because the answer to the first try was lost
  }
  const told = await helloAtLast(made);
  await vault.create(pin, { id: told.device, key: told.key, next: told.next_sequence });
  await keepFacts({ token: made, about: { device: told.device } });
  made = "";
  await navigator.storage?.persist?.();
  await enter();
}

export async function unlock(pin) {
  try {
    await vault.unlock(pin);
  } catch (error) {
    if (error instanceof vault.WrongPin && error.left <= 0) backToStart("pins");
    throw error;
  }
  await enter();
}

async function enter() {
  await tidied;
  await holdReserve();
  await refresh();
  set({ phase: "open", why: "" });
  syncNow();
}

/** Read again what is on the disk. */
export async function refresh() {
  const [{ doors, items }, about, day, rounds, order, synced, roads, waiting] = await Promise.all([
    roundNow(),
    fact("about", {}),
    fact("day", ""),
    fact("rounds", []),
    fact("order", []),
    fact("synced", ""),
    fact("roads", {}),
    attachmentsToSend(),
  ]);
  const rank = (door) => (order.includes(door.appointment) ? order.indexOf(door.appointment) : order.length + door.position);
  doors.sort((one, other) => rank(one) - rank(other) || one.position - other.position || one.appointment - other.appointment);
  set({ doors, items, about, day, rounds, roads, photos: waiting.length, sync: { ...get().sync, last: synced }, storage: await measure() });
}

/** Note something at a door; throws when it could not be kept, and says so on the screen. */
export async function note(kind, appointment, more, attachments) {
  try {
    await append(kind, appointment, more, attachments);
  } catch (error) {
    set({ trouble: error.name === "QuotaExceededError" ? "full" : error.name, storage: await measure() });
    throw error;
  }
  set({ trouble: "" });
  await refresh();
  syncSoon();
}

export const noteChanges = (door, changes, attachments) => note("edit", door.appointment, { changes }, attachments);

/** Visit the doors in another order; only this phone knows, the times of arrival tell the office. */
export async function reorder(order) {
  await keepFacts({ order });
  await refresh();
}

export async function chooseDay(day) {
  await keepFacts({ chosen: day });
  await syncNow();
}

export function lock() {
  vault.close();
  forget();
  set({ phase: "locked" });
}

/** The server does not know this phone any more. */
export async function shutOut() {
  await vault.wipe();
  backToStart("revoked");
}

/** A phone that lies locked is asked about too. */
export async function leaveWhenShutOut() {
  if (await wipeWhenShutOut()) backToStart("revoked");
}

/** The time of the round may end while the app is open. */
export async function forgetInTime() {
  if ((await forgetWhenOver(Date.now())) && vault.isOpen()) await refresh();
}

function backToStart(why) {
  forget();
  set({ phase: "enrol", why });
}

/** Lock after the phone lay in a pocket for long. */
export function lockWhenIdle() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (vault.isOpen() && hiddenAt && Date.now() - hiddenAt > IDLE_MS) lock();
  });
}
