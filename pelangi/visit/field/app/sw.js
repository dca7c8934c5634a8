/**
 * Answers without signal: the app's own files from the cache, the same ones until a newer set has come whole. And forgets
 * what this phone should no longer hold whenever it is woken, without a PIN: the round whose time is over, everything once
 * it is shut out. Asleep it can do nothing, and no browser wakes it at a given time.
 */
import { forgetWhenOver } from "./store/doors.js";
import { wipeWhenShutOut } from "./store/standing.js";

const { version, files } = self.KEPT; // put in front of this file by the server
const CACHE = `field-${version}`;
const [SHELL] = files;

self.addEventListener("install", (event) => {
  const fresh = files.map((file) => new Request(file, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("field-") && name !== CACHE);
  const tidy = async () => Promise.all(old(await caches.keys()).map((name) => caches.delete(name)));
  event.waitUntil(tidy().then(() => self.clients.claim()).then(forget));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const file = event.request.mode === "navigate" ? SHELL : url.pathname;
  if (event.request.mode !== "navigate" && !files.includes(file)) return; // what the API says is never kept here
  event.respondWith(fromCache(file, event.request));
});

async function fromCache(file, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());

async function tell(message) {
  for (const page of await self.clients.matchAll()) page.postMessage(message);
}

async function forget() {
  await forgetWhenOver(Date.now());
  if (await wipeWhenShutOut()) await tell("shut out");
}

/** Background Sync, where there is one: the notes are sealed, so an open page has to send them. */
self.addEventListener("sync", (event) => event.waitUntil(forget().then(() => tell("sync"))));
self.addEventListener("periodicsync", (event) => event.waitUntil(forget()));
