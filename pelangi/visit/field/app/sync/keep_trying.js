/** When to exchange: at the start, when signal comes back, when the app is looked at again, by a button, after a note. */
import { get, set } from "../state.js";
import { forgetWhenOver } from "../store/doors.js";
import { holdReserve } from "../store/storage.js";
import { isOpen } from "../store/vault.js";
import { forgetInTime, leaveWhenShutOut, refresh, shutOut } from "../session.js";
import { exchange } from "./sync.js";
import { Busy, NotReached, ShutOut } from "./wire.js";

const SOON_MS = 1500;
const FIRST_MS = 3000;
const MOST_MS = 5 * 60_000;
const LOOK_MS = 60_000; // whether the time of the round is over
let timer = 0;
let isAskedMeanwhile = false; // signal came back while a try without it was still under way

/** Exchange now; several windows take turns, and a second call while one runs lets a failure be tried again soon. */
export async function syncNow() {
  if (!isOpen()) return;
  await navigator.locks.request("pelangi-sync", { ifAvailable: true }, (lock) => (lock ? tryOnce() : askedMeanwhile()));
}

/** A try is under way, here or in another window: it may have failed already, so one more follows. */
function askedMeanwhile() {
  isAskedMeanwhile = true;
  if (get().sync.error !== "busy") later(FIRST_MS); // a turn that was given is kept
}

async function tryOnce() {
  clearTimeout(timer);
  isAskedMeanwhile = false;
  set({ sync: { ...get().sync, running: true } });
  try {
    await forgetWhenOver(Date.now());
    await exchange(() => set({ sync: { ...get().sync, tries: 0 } })); // what breaks off later is a new beginning
    await holdReserve(); // what was sent has left room
    set({ sync: { running: false, error: "", tries: 0 } });
  } catch (error) {
    if (error instanceof ShutOut) return shutOut();
    if (error instanceof Busy) comeAgain(error.seconds);
    else failed(error);
    if (!(error instanceof NotReached) && isOpen()) console.error(error);
  }
  if (isOpen()) await refresh();
  if (get().items.some(({ receipt }) => !receipt) && !get().sync.error) later(FIRST_MS); // noted meanwhile
}

/** The office is busy with other phones: that is no failure. */
function comeAgain(seconds) {
  set({ sync: { running: false, error: "busy", tries: 0 } });
  later(seconds * 1000);
}

function failed(error) {
  const tries = get().sync.tries + 1;
  set({ sync: { running: false, error: error instanceof NotReached ? "unreachable" : error.name, tries } });
  later(isAskedMeanwhile ? FIRST_MS : Math.min(FIRST_MS * 2 ** (tries - 1), MOST_MS));
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(syncNow, wait);
}

/** After a note: several in a row go together. */
export function syncSoon() {
  const { running, tries, error } = get().sync;
  if (!running && error !== "busy") later(tries ? FIRST_MS : SOON_MS); // a turn that was given is kept
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("pelangi").catch(() => {})); // an extra of Chromium's
}

export function listen() {
  const whenInSight = () => (isOpen() ? syncNow() : leaveWhenShutOut());
  window.addEventListener("online", whenInSight);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && whenInSight());
  const said = { sync: syncNow, "shut out": shutOut };
  navigator.serviceWorker?.addEventListener("message", ({ data }) => said[data]?.());
  setInterval(forgetInTime, LOOK_MS);
}
