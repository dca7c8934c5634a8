/** One exchange with the server: attachments, then items, then what changed. Broken off anywhere, the next goes on. */
import { asNoted, doors, settledOf, takeOver, turnTo } from "../store/doors.js";
import { fact, keepFacts } from "../store/facts.js";
import { attachmentSent, attachmentsToSend, items, keepReceipts, nextNumber, setNext } from "../store/outbox.js";
import * as wire from "./wire.js";

const [LEAST_BYTES, MOST_BYTES] = [32 * 1024, 256 * 1024]; // of a piece
const [FAST_MS, SLOW_MS] = [4_000, 15_000]; // a piece that took less: send larger ones; more: smaller ones
const BATCH = 50;
let pieceBytes = MOST_BYTES;

/** Exchange everything once. `begun` is called when the server has let us in. Throws ShutOut, NotReached. */
export async function exchange(begun) {
  const token = await fact("token");
  const { day, roads } = await introduce(token);
  begun();
  await sendAttachments(token);
  await sendNotes(token);
  if (!day) return;
  await pull(token, day);
  await pullRoads(token, day, roads);
}

/** Say who we are; take over the clock, the numbers and the day whose round we hold; return it and which roads there are. */
async function introduce(token) {
  const began = Date.now();
  const told = await wire.hello(token);
  const half = (Date.now() - began) / 2;
  const offset = Math.round(Date.parse(told.server_time) - began - half);
  await setNext(told.next_sequence);
  const { device, name, person, team, office_phone: phone } = told;
  await keepFacts({ offset, rounds: told.rounds, about: { device, name, person, team, phone } });
  const held = await fact("day", "");
  const day = dayFor(told, held, await fact("chosen", ""), (await unsent()).length);
  if (day !== held) await turnTo(day);
  return { day, roads: told.roads };
}

/** Today's round, else the next; a day chosen by hand stays; with unsent notes the day stays as it is. */
function dayFor({ rounds, server_time: now }, held, chosen, waiting) {
  const today = now.slice(0, 10);
  if (rounds.includes(chosen) && chosen >= today) return chosen;
  if (rounds.includes(held) && (waiting || held >= today)) return held;
  return rounds.find((one) => one >= today) ?? rounds.at(-1) ?? "";
}

const unsent = async () => (await items()).filter(({ receipt }) => !receipt);

/** Ask how much of each has come, then send the rest. */
async function sendAttachments(token) {
  const waiting = await attachmentsToSend();
  for (let start = 0; start < waiting.length; start += BATCH) {
    const some = waiting.slice(start, start + BATCH);
    const come = await wire.received(token, some.map(({ sha, appointment }) => ({ sha, appointment })));
    for (const [at, each] of some.entries()) await upload(token, each, come[at]);
  }
}

async function upload(token, each, come) {
  const bytes = come.complete ? [] : await each.bytes();
  try {
    for (let told = come; !told.complete; ) told = await sendPiece(token, each, bytes, told.received);
  } catch (error) {
    if (!(error instanceof wire.NotTaken)) throw error;
    return; // not our door any more, or too large: the item that names it is answered for by the server
  }
  await attachmentSent(each.key);
}

/** Send one piece; the next ones are larger on a good line and smaller on a bad one. */
async function sendPiece(token, each, bytes, start) {
  const began = Date.now();
  const piece = bytes.slice(start, start + pieceBytes);
  try {
    return await wire.sendPiece(token, each, { size: bytes.length, start, bytes: piece }).catch(goOn);
  } finally {
    const took = Date.now() - began; // also when it was tried in vain
    if (took > SLOW_MS) pieceBytes = Math.max(pieceBytes / 2, LEAST_BYTES);
    else if (took < FAST_MS) pieceBytes = Math.min(pieceBytes * 2, MOST_BYTES);
  }
}

/** 409: other bytes are wanted first. */
function goOn(error) {
  if (error instanceof wire.NotTaken && error.status === 409) return error.body;
  throw error;
}

/** Held ones are asked about again: a coordinator may have decided since, and the same item changes nothing. */
async function sendNotes(token) {
  const open = (await items()).filter(({ receipt }) => !receipt || receipt.outcome === "held");
  const waiting = open.map(({ item }) => item);
  for (let start = 0; start < waiting.length; start += BATCH) await sendBatch(token, waiting.slice(start, start + BATCH));
}

/** Send a batch; one that the server cannot read is sent one by one, so that a single item stops no other. */
async function sendBatch(token, batch) {
  let receipts;
  try {
    receipts = await wire.sendItems(token, batch);
  } catch (error) {
    if (!(error instanceof wire.NotTaken)) throw error;
    if (batch.length === 1) return keepReceipts([[batch[0].sequence, { outcome: "refused", reason: "unreadable" }]]);
    for (const item of batch) await sendBatch(token, [item]);
    return;
  }
  const fits = receipts.length === batch.length && receipts.every((one, at) => one.item_id === batch[at].item_id);
  if (!fits) throw new wire.NotReached("receipts for other items");
  await keepReceipts(receipts.map((receipt, at) => [batch[at].sequence, receipt]));
}

async function pull(token, day) {
  const before = await items();
  const last = (await nextNumber()) - 1;
  const waiting = before.filter(({ receipt }) => !receipt).length;
  const asked = { day, since: await fact("cursor", 0), last_sequence: last, unsent: waiting };
  const told = await wire.changes(token, asked);
  await takeOver(told, settledOf(before));
  await keepFacts({ synced: new Date().toISOString() });
}

/** The roads around the round, for its map: again only when the doors or the roads of the city are others than before. */
async function pullRoads(token, day, version) {
  const places = (await doors()).map(({ appointment }) => appointment).sort((one, other) => one - other);
  const roadsFor = `${version} ${day} ${places}`;
  if (!places.length || roadsFor === (await fact("roadsFor", ""))) return;
  await keepFacts({ roads: version ? await wire.roads(token, { day }) : {}, roadsFor });
}

/** The round as it is now, with what was noted here. */
export async function roundNow() {
  const [told, noted] = await Promise.all([doors(), items()]);
  return { doors: told.map((door) => asNoted(door, noted)), items: noted };
}
