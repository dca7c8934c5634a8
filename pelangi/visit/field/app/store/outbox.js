/** The append-only outbox: every note gets the next number and stays until the server has answered for it. */
import { read, readAll, write } from "./db.js";
import { fact } from "./facts.js";
import { openBytes, seal, sealBytes, unseal } from "./vault.js";

export const [UNSENT, ANSWERED] = [0, 1];
const place = (number) => `outbox:${number}`;

/** One writer at a time, also with two windows open: numbers must have no gap and come once. */
const alone = (deed) => navigator.locks.request("pelangi-outbox", deed);

export const nextNumber = async () => (await read("lock", "next")) ?? 1;

/** The server has seen numbers up to `next`: never give one of them again. */
export async function setNext(next) {
  if (next > (await nextNumber())) await write(["lock"], (store) => store("lock").put(next, "next"));
}

async function shaOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Prepare a photo or signature for a note: {sha, bytes}. */
export const attachment = async (bytes) => ({ sha: await shaOf(bytes), bytes });

/** Append one item with its attachments, all in one transaction; return it. */
export function note(kind, appointment, more, attachments = []) {
  return alone(async () => {
    const number = await nextNumber();
    const item = {
      item_id: crypto.randomUUID(),
      sequence: number,
      device: (await fact("about")).device,
      kind,
      at: new Date().toISOString(),
      clock_offset_ms: await fact("offset", 0),
      appointment,
      ...(kind === "edit" && { base_version: await fact("cursor", 0), attachments: attachments.map((each) => each.sha) }),
      ...more,
    };
    const sealed = { state: UNSENT, item: await seal(place(number), item) };
    const blobs = await Promise.all(
      attachments.map(async ({ sha, bytes }) => [`${appointment}:${sha}`, await sealBytes(`blobs:${appointment}:${sha}`, bytes)]),
    );
    await write(["lock", "outbox", "blobs"], (store) => {
      store("outbox").add(sealed, number);
      blobs.forEach(([key, blob]) => store("blobs").put({ done: false, ...blob }, key));
      store("lock").put(number + 1, "next");
    });
    return item;
  });
}

/** Return [{item, receipt or null}], in their order. */
export async function items() {
  const rows = await readAll("outbox");
  return Promise.all(
    rows.map(async ([number, row]) => ({
      item: await unseal(place(number), row.item),
      receipt: row.receipt ? await unseal(place(number), row.receipt) : null,
    })),
  );
}

/** Keep the receipts of a batch in one transaction; nothing is deleted here. */
export async function keepReceipts(answers) {
  const sealed = await Promise.all(
    answers.map(async ([number, receipt]) => [number, await read("outbox", number), await seal(place(number), receipt)]),
  );
  await write(["outbox"], (store) =>
    sealed.forEach(([number, row, receipt]) => row && store("outbox").put({ ...row, state: ANSWERED, receipt }, number)),
  );
}

/** Return the attachments that are not on the server: [{appointment, sha, bytes()}]. */
export async function attachmentsToSend() {
  const rows = (await readAll("blobs")).filter(([, row]) => !row.done);
  return rows.map(([key, row]) => {
    const [appointment, sha] = key.split(":");
    return { key, appointment: Number(appointment), sha, bytes: () => openBytes(`blobs:${key}`, row) };
  });
}

export async function attachmentSent(key) {
  const row = await read("blobs", key);
  await write(["blobs"], (store) => store("blobs").put({ ...row, done: true }, key));
}
