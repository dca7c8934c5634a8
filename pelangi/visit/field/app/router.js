/** Addresses below /field/ are screens; the browser's back button works. */
import { useEffect, useState } from "preact/hooks";

const BASE = "/field/";
const listeners = new Set();

export const here = () => location.pathname.slice(BASE.length).split("/").filter(Boolean);

export function go(path, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", BASE + path);
  listeners.forEach((listener) => listener());
}

export function useRoute() {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = () => again((count) => count + 1);
    listeners.add(listener);
    window.addEventListener("popstate", listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener("popstate", listener);
    };
  }, []);
  return here();
}
