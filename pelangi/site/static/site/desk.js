/** The coordinator's desk: a stop chosen in one place is marked in all; drag it, or Alt and an arrow, to try a move.

Everything here is also a link or a form that works without this script; the server answers with the same words.
*/
const desk = document.querySelector("[data-desk]");
const chosen = document.getElementById("chosen");
const FAR_PX = 6; // a pointer that moved less than this has clicked
let dragged = null; // {code, x, y, ghost, lane}
let asking = 0; // answers that come late are not shown

function mark(code) {
  for (const each of document.querySelectorAll("[data-code]")) each.classList.toggle("is-chosen", each.dataset.code === code);
}

/** Ask the server about a stop, and with `to` what moving it there would do. */
async function ask(code, to, { focus } = {}) {
  mark(code);
  const mine = ++asking;
  const query = new URLSearchParams(to ? { stop: code, to } : { stop: code });
  const answer = await fetch(`${desk.dataset.desk}?${query}`, { headers: { "HX-Request": "true" } });
  if (mine !== asking) return;
  if (!answer.ok) return location.assign(`${desk.dataset.desk}?${query}#chosen`);
  chosen.innerHTML = await answer.text();
  if (focus) chosen.querySelector("#chosen-heading")?.focus();
}

function lanes() {
  return [...document.querySelectorAll("[data-lane]")];
}

function over(lane) {
  for (const each of lanes()) each.classList.toggle("is-over", each === lane);
}

document.addEventListener(
  "click",
  (event) => {
    const stop = event.target.closest?.("[data-code]");
    if (!stop || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (stop.dataset.wasDragged) return delete stop.dataset.wasDragged;
    ask(stop.dataset.code, "", { focus: event.detail === 0 });
  },
  true, // before the map's own listener, which keeps its clicks to itself
);

desk.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-preview]")) return;
  event.preventDefault();
  const said = new FormData(event.target);
  ask(said.get("stop"), said.get("to"));
});

desk.addEventListener("keydown", (event) => {
  const stop = event.target.closest?.("[data-code]");
  if (!stop || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const all = lanes();
  const from = all.findIndex((lane) => lane.classList.contains("is-over"));
  const here = from >= 0 ? from : all.indexOf(stop.closest("[data-lane]"));
  const next = all[Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1)];
  over(next);
  ask(stop.dataset.code, next.dataset.lane);
});
desk.addEventListener("focusout", (event) => event.target.closest?.("[data-code]") && over(null));

desk.addEventListener("pointerdown", (event) => {
  const stop = event.target.closest?.(".lane-stop, .desk-list [data-code]");
  if (stop && event.button === 0 && event.pointerType !== "touch") dragged = { stop, x: event.clientX, y: event.clientY };
});
desk.addEventListener("dragstart", (event) => event.target.closest?.("[data-code]") && event.preventDefault());
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  if (!dragged.ghost) {
    if (Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) < FAR_PX) return;
    dragged.ghost = document.createElement("div");
    dragged.ghost.className = "desk-ghost";
    dragged.ghost.textContent = dragged.stop.getAttribute("aria-label") ?? dragged.stop.querySelector("strong").textContent;
    document.body.append(dragged.ghost);
    document.body.classList.add("is-dragging");
  }
  dragged.ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 10}px)`;
  over(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-lane]"));
});
document.addEventListener("pointerup", () => {
  if (dragged?.ghost) {
    const lane = document.querySelector("[data-lane].is-over");
    const { stop } = dragged;
    stop.dataset.wasDragged = "1"; // the click that follows a drag chooses nothing
    setTimeout(() => delete stop.dataset.wasDragged, 0);
    if (lane) ask(dragged.stop.dataset.code, lane.dataset.lane);
  }
  letGo();
});
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());

function letGo() {
  dragged?.ghost?.remove();
  document.body.classList.remove("is-dragging");
  dragged = null;
  over(null);
}
