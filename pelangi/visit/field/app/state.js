/** What is on the screen, in memory only: one object, and who wants to know when it changes. */
import { useEffect, useState } from "preact/hooks";

const EMPTY = {
  phase: "starting", // enrol, locked, open
  why: "", // why somebody is back at the first screen: revoked, pins
  about: {}, // who this device is
  guide: null,
  wards: [],
  day: "",
  rounds: [],
  doors: [],
  items: [], // what the outbox holds, in order
  order: [],
  roads: {}, // lines around the round, by size of road
  photos: 0, // photos and signatures not on the server yet
  sync: { running: false, error: "", tries: 0, last: "" },
  storage: { used: 0, kept: false, full: false },
  trouble: "", // a note that could not be kept
  update: false,
};
let state = EMPTY;
const listeners = new Set();

export const get = () => state;

export function set(patch) {
  state = { ...state, ...patch };
  listeners.forEach((listener) => listener());
}

export function forget() {
  const { guide, wards, update } = state;
  state = { ...EMPTY, guide, wards, update };
}

/** Return the state, drawn again whenever it changes. */
export function useApp() {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = () => again((count) => count + 1);
    listeners.add(listener);
    listener(); // what changed between drawing and listening
    return () => listeners.delete(listener);
  }, []);
  return state;
}
