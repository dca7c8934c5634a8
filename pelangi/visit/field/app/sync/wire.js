/** The calls of the protocol (docs/algorithms/sync.md). */
export class ShutOut extends Error {}
export class NotReached extends Error {}
export class NotTaken extends Error {
  constructor(status, body) {
    super(`${status}`);
    Object.assign(this, { status, body });
  }
}
const TIMEOUT_MS = 60_000;

async function call(token, path, options = {}) {
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

export const claim = (code, token) => call(code, "claim", json("POST", { token }));
export const hello = (token) => call(token, "hello");
export const sendItems = (token, items) => call(token, "items", json("POST", items));
export const changes = (token, asked) => call(token, `changes?${new URLSearchParams(asked)}`);
export const received = (token, { sha, appointment }) => call(token, `attachments/${sha}?appointment=${appointment}`);

export function sendPiece(token, { sha, appointment }, { size, start, bytes }) {
  const asked = new URLSearchParams({ appointment, size, start });
  const octets = { "Content-Type": "application/octet-stream" };
  return call(token, `attachments/${sha}?${asked}`, { method: "PUT", body: bytes, headers: octets });
}
