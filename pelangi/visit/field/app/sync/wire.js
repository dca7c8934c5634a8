/** The calls of the protocol (docs/algorithms/sync.md). */
export class ShutOut extends Error {}
export class NotReached extends Error {}
export class NotTaken extends Error {
  constructor(status, body) {
    super(`${status}`);
    Object.assign(this, { status, body });
  }
}
/** The server is busy with other phones and said when to come again. */
export class Busy extends NotReached {
  constructor(seconds) {
    super("503");
    this.seconds = seconds + Math.random(); // not all in the same moment
  }
}
const TIMEOUT_MS = 60_000;
const AGAIN = 4; // times a call is tried once more while an exchange runs
const DROPPED_S = 2; // after a connection that was dropped

/** One call within an exchange: a dropped connection or a busy server does not end it at once. Repeats are harmless. */
async function call(token, path, options) {
  for (let again = 1; ; again++) {
    try {
      return await callOnce(token, path, options);
    } catch (error) {
      if (!(error instanceof NotReached) || again > AGAIN) throw error;
      const seconds = error.seconds ?? DROPPED_S * again * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

async function callOnce(token, path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/api/visit/${path}`, {
      ...options,
      cache: "no-store",
      credentials: "omit",
      headers: { Authorization: `Bearer ${token}`, ...options.headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new NotReached(error.message);
  }
  if (answer.status === 503) throw new Busy(Number(answer.headers.get("retry-after")) || DROPPED_S);
  const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
  if (!isOurs || answer.status >= 500 || answer.status === 429) throw new NotReached(`${answer.status}`);
  if (answer.status === 401) throw new ShutOut();
  const body = await answer.json().catch((error) => {
    throw new NotReached(error.message); // broken off half-way
  });
  if (!answer.ok) throw new NotTaken(answer.status, body);
  return body;
}

const json = (method, body) => ({ method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

export const claim = (code, token) => callOnce(code, "claim", json("POST", { token }));
export const hello = (token) => callOnce(token, "hello"); // whoever cannot begin comes again later
export const helloAtLast = (token) => call(token, "hello"); // somebody stands there and waits
export const sendItems = (token, items) => call(token, "items", json("POST", items));
export const changes = (token, asked) => call(token, `changes?${new URLSearchParams(asked)}`);
export const roads = (token, asked) => call(token, `roads?${new URLSearchParams(asked)}`);
export const received = (token, named) => call(token, "attachments", json("POST", named));

export function sendPiece(token, { sha, appointment }, { size, start, bytes }) {
  const asked = new URLSearchParams({ appointment, size, start });
  const octets = { "Content-Type": "application/octet-stream" };
  return call(token, `attachments/${sha}?${asked}`, { method: "PUT", body: bytes, headers: octets });
}
