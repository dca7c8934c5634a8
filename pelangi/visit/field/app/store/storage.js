/** How much room is left, before anything is lost for want of it. */
const ROOM_FOR = 12e6; // bytes: a day's photos and what they need while they are written
const FULL_SHARE = 0.9;

export async function measure() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { used: usage, quota, kept: (await navigator.storage?.persisted?.()) ?? false };
}

/** Say whether the room is running out. */
export const isNearlyFull = ({ used, quota }) => quota > 0 && (quota - used < ROOM_FOR || used / quota > FULL_SHARE);
