/** The page's side of the service worker: put in place, and changed for a newer one when the officer says so. */
let waiting = null;

export async function register(onNewer) {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
  const look = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    onNewer();
  };
  look();
  // where a browser has it, for an installed app that is used: the worker wakes now and then although nobody opens the app
  registration.periodicSync?.register("tidy", { minInterval: 6 * 60 * 60_000 }).catch(() => {}); // not allowed before that
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
}

export function renew() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("take over");
}
