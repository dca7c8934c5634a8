/** IndexedDB with promises; a write that has resolved is on the disk, whole or not at all. */
import { withReserve } from "./storage.js";

const NAME = "pelangi-field";
export const STORES = ["lock", "facts", "doors", "outbox", "blobs"];
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
  return opening;
}

export const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Do `deed(store)` in one transaction over the named stores; `store(name)` gives a store to put into. A deed that reads
 * first may await `answer`s of these stores and nothing else. It is done a second time when the first finds no room and
 * the reserve can be given up for it.
 */
export const write = (names, deed) => withReserve(() => writeOnce(names, deed));

async function writeOnce(names, deed) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  try {
    await deed((name) => transaction.objectStore(name));
  } catch (error) {
    transaction.abort();
    await done.catch(() => {}); // the reason is thrown below
    throw error;
  }
  await done;
}

export async function read(name, key) {
  return answer((await open()).transaction(name).objectStore(name).get(key));
}

/** Return [[key, value], …] in the order of the keys, as they stood at one moment. */
export async function readAll(name) {
  const store = (await open()).transaction(name).objectStore(name);
  const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
  return keys.map((key, number) => [key, values[number]]);
}
