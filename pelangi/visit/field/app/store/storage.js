/**
 * Room, before anything is lost for want of it. Browsers no longer tell how much there is (Chromium names ten
 * gigabytes to everybody), so some is held in reserve: a note that finds no room gets that of the reserve.
 */
const RESERVE = "reserve";
const RESERVE_BYTES = 8 * 2 ** 20; // a dozen photos
const CHUNK_BYTES = 2 ** 16; // the most random bytes at once; a disk may shrink zeros
let isHeld = false;

export async function measure() {
  const { usage = 0 } = (await navigator.storage.estimate()) ?? {};
  return { used: usage, kept: await navigator.storage.persisted(), full: !isHeld };
}

/** Hold the reserve again if it is not there; say whether it is. */
export async function holdReserve() {
  const folder = await navigator.storage.getDirectory();
  const file = await folder.getFileHandle(RESERVE, { create: true });
  isHeld = (await file.getFile()).size >= RESERVE_BYTES;
  if (isHeld) return;
  const writer = await file.createWritable();
  try {
    const chunk = crypto.getRandomValues(new Uint8Array(CHUNK_BYTES));
    for (let size = 0; size < RESERVE_BYTES; size += CHUNK_BYTES) await writer.write(chunk);
    await writer.close();
    isHeld = true;
  } catch (error) {
    await writer.abort().catch(() => {}); // it may have given up by itself
    await giveUpReserve();
    if (error.name !== "QuotaExceededError") throw error;
  }
}

/** Let the reserve go; say whether there was one. */
async function giveUpReserve() {
  isHeld = false;
  const folder = await navigator.storage.getDirectory();
  try {
    await folder.removeEntry(RESERVE);
    return true;
  } catch (error) {
    if (error.name !== "NotFoundError") throw error;
    return false;
  }
}

/** Keep something; when there is no room for it, use the reserve. Throws QuotaExceededError when that is gone too. */
export async function withReserve(deed) {
  try {
    return await deed();
  } catch (error) {
    if (error.name !== "QuotaExceededError" || !(await giveUpReserve())) throw error;
    return deed();
  }
}
