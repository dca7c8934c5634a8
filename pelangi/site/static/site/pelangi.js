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

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
focusErrorSummary(document); // the script is deferred: the page is complete here
