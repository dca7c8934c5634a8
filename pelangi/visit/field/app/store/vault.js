/** Everything at rest is sealed: AES-GCM under a key that only the PIN and this device's own key can unwrap. */
import { read, STORES, write } from "./db.js";

const ROUNDS = 600_000; // PBKDF2-SHA-256
const MOST_TRIES = 10;
const utf8 = new TextEncoder();
let dataKey = null;

export class WrongPin extends Error {
  constructor(left) {
    super("wrong PIN");
    this.left = left;
  }
}

const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/** The key that wraps the data key: from the PIN, and from the key the server gave this device. */
async function wrappingKey(pin, salt, deviceKey) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const slow = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, typed, 256);
  const mixed = { name: "HKDF", hash: "SHA-256", salt: slow, info: utf8.encode("pelangi field 1") };
  return crypto.subtle.deriveKey(mixed, deviceKey, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** Begin a new store: wrap a fresh data key. `device`: {id, key (64 hex digits), next: its next number}. */
export async function create(pin, device) {
  const deviceKey = await crypto.subtle.importKey("raw", fromHex(device.key), "HKDF", false, ["deriveKey"]);
  const [salt, iv] = [random(16), random(12)];
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", fresh, await wrappingKey(pin, salt, deviceKey), { name: "AES-GCM", iv });
  await write(STORES, (store) => {
    STORES.forEach((name) => store(name).clear());
    store("lock").put({ salt, iv, wrapped, deviceKey, tries: 0 }, "lock");
    store("lock").put(device.next, "next");
    store("lock").put(device.id, "device"); // a random number: what a locked phone is asked about
  });
  await unwrap(pin, { salt, iv, wrapped, deviceKey });
}

async function unwrap(pin, { salt, iv, wrapped, deviceKey }) {
  const key = await wrappingKey(pin, salt, deviceKey);
  const aes = { name: "AES-GCM", length: 256 };
  dataKey = await crypto.subtle.unwrapKey("raw", wrapped, key, { name: "AES-GCM", iv }, aes, false, ["encrypt", "decrypt"]);
}

export const exists = async () => Boolean(await read("lock", "lock"));
export const isOpen = () => dataKey !== null;
export const close = () => (dataKey = null);

/** Open the store. A try is counted before it is made, so that nobody gains tries by killing the browser. */
export async function unlock(pin) {
  const lock = await read("lock", "lock");
  const tries = lock.tries + 1;
  await write(["lock"], (store) => store("lock").put({ ...lock, tries }, "lock"));
  try {
    await unwrap(pin, lock);
  } catch {
    if (tries >= MOST_TRIES) await wipe();
    throw new WrongPin(MOST_TRIES - tries);
  }
  await write(["lock"], (store) => store("lock").put({ ...lock, tries: 0 }, "lock"));
}

/** Forget everything; what may be left in freed blocks of the disk has lost its key. */
export async function wipe() {
  close();
  await write(STORES, (store) => STORES.forEach((name) => store(name).clear()));
}

/** Seal bytes for one place, so that a record cannot be moved to another. */
export async function sealBytes(place, bytes) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(place) };
  return { iv, data: await crypto.subtle.encrypt(how, dataKey, bytes) };
}

export async function openBytes(place, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(place) };
  return new Uint8Array(await crypto.subtle.decrypt(how, dataKey, data));
}

export const seal = (place, value) => sealBytes(place, utf8.encode(JSON.stringify(value)));

export async function unseal(place, sealed) {
  return JSON.parse(new TextDecoder().decode(await openBytes(place, sealed)));
}
