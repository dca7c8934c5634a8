/** What every page runs: htmx, and small help for keyboard and screen reader. Pages work without it. */
import "htmx.org";

/** A form that came back with errors: the summary is read first. */
function focusErrorSummary(within) {
  within.querySelector("[data-error-summary]")?.focus();
}

/** Close an open menu with Escape or by pressing elsewhere; the focus goes back to its button. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

/** On a phone the pages of a room stand in one line that is moved with the finger: the current one is brought into view. */
function showCurrentPage() {
  const nav = document.querySelector(".subnav");
  const current = nav?.querySelector("[aria-current]");
  if (!current) return;
  const line = nav.getBoundingClientRect();
  const entry = current.getBoundingClientRect();
  nav.scrollLeft += entry.left + entry.width / 2 - (line.left + line.width / 2);
}

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
focusErrorSummary(document); // the script is deferred: the page is complete here
showCurrentPage();
