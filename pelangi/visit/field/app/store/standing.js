/** A locked phone cannot show its token. By its number alone the office says whether it was shut out. */
import { read } from "./db.js";
import { wipe } from "./vault.js";

const PATIENCE_MS = 10_000;

/** Forget everything when the office has shut this phone out; say whether it did. Without signal it is asked later. */
export async function wipeWhenShutOut() {
  const id = await read("lock", "device");
  if (!id || !(await isShutOut(id))) return false;
  await wipe();
  return true;
}

async function isShutOut(id) {
  try {
    const how = { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) };
    const answer = await fetch(`/field/standing/${id}.json`, how);
    return answer.ok && (await answer.json()).shut_out === true;
  } catch {
    return false; // not reached, or somebody else answered: nothing is forgotten for that
  }
}
