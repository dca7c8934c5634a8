/** What came of a door: the outcome noted here, else the one the office knows. */
import { get } from "../state.js";
import { say, told } from "../words.js";

const ENDED = { done: "done", partly: "partly", not_present: "not_met", refused: "refused", deceased: "deceased", moved: "moved", unsafe: "unsafe", technical: "technical" };

/** Return the entry of the guide for what was noted, or undefined. Two entries share a move: the reason tells. */
export function outcomeOf(door, guide = get().guide) {
  const noted = door.said.outcome;
  if (!noted) return guide.outcomes.find((each) => each.code === ENDED[door.state]);
  const fits = guide.outcomes.filter((each) => each.move === noted.move);
  return fits.find((each) => each.reasons.some((reason) => noted.reason.startsWith(reason.id))) ?? fits[0];
}

export function stateWords(door, guide) {
  const outcome = outcomeOf(door, guide);
  if (outcome) return told(outcome);
  return door.said.arrived_at ? say("sedang dikunjungi", "under way") : say("belum dikunjungi", "not visited yet");
}

/** From that moment on the office alone can change it. */
export const isClosed = (door) => !["planned", "under_way"].includes(door.state);
