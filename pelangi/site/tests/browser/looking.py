"""Looking at pages: what the browser complains of, what axe finds, and every page a role can walk to."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Locator, Page, Response

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# these answer with a file, not with a page
FILES = ("xlsx", "xml", "csv", "ics", "json", "pdf", "svg", "gpx", "zip")
FILE_VIEWS = {
    "ask:export",
    "find:bad_rows",
    "find:sent_bad_rows",
    "innovate:government_file",
    "innovate:proof_file",
    "issue:assignment",
    "issue:batch",
    "issue:form",
    "issue:minutes",
    "issue:receipt",
    "report:coverage_csv",
    "report:fairness_csv",
    "report:funnel_csv",
    "report:queue_csv",
    "report:today_csv",
    "report:unknown_csv",
    "report:waiting_csv",
    "report:watch_csv",
    "report:weeks_csv",
    "visit:picture",
    "report:open_json",
    "report:open_csv",
    "report:open_csvw",
    "report:open_catalogue",
    "report:official_file",
    "report:breach_notice",
    "report:privacy_pack",
    "plan:round_sheet",
    "plan:round_calendar",
    "plan:round_pdf",
    "plan:round_track",
    "plan:map",
    "city:outlines",
    "field:shell",  # an app of its own, looked at in test_field_look.py
}
LINKS = "els => els.map(el => el.getAttribute('href'))"
# of each page in one question: what every page must have, and the kinds of its elements, not texts nor how many
TOLD = """() => ({headings: document.querySelectorAll('h1').length, language: document.documentElement.lang,
  title: document.title, kinds: [...new Set([...document.querySelectorAll('body *')].map(el =>
  [el.parentElement.tagName, el.tagName, el.className.baseVal ?? el.className, ...[...el.attributes]
  .map(a => a.name)].join()))]})"""
# of the software renderer that draws maps where there is no graphics card; nothing of ours
NOT_OURS = "GL Driver Message"


@dataclass
class Watch:
    """A page of which every complaint of the browser is kept."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _said(self, message) -> None:
        if message.type in {"error", "warning"} and NOT_OURS not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def goto(self, path: str) -> Response:
        """Open a page."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer


def watched(context: BrowserContext) -> Watch:
    """Return a new page under watch."""
    return Watch(context.new_page())


def follow(what: Locator) -> None:
    """Click what leads to another page, and be there: what is looked at next must not be the page that is going."""
    with what.page.expect_navigation():
        what.click()


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA, one line a finding; `follow` is how one comes to the page.

    Stops on a map lie where they lie, so two may touch; the table below the map has the same links (2.5.8, equivalent).
    """
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{urlsplit(page.url).path}: {one['id']}: {one['help']}: {node['target']} {node['html'][:160]}"
        for one in found
        for node in one["nodes"][:3]
        if not (one["id"] == "target-size" and "maplibregl-marker" in node["html"])
    ]


def faults(page: Page, language: str, told: dict | None = None) -> list[str]:
    """Return what every page must have and this one lacks. `told`: what it says of itself, if it was asked."""
    told = told or page.evaluate(TOLD)
    where = urlsplit(page.url).path
    lacking = []
    if told["headings"] != 1:
        lacking.append(f"{where}: {told['headings']} h1")
    if told["language"] != language:
        lacking.append(f"{where}: not in language {language}")
    if not told["title"].strip(" ·"):
        lacking.append(f"{where}: no title")
    return lacking


def kinds_of(page: Page, told: dict) -> set[str]:
    """Return the kind of a page and the kinds of its elements: what a page has to be looked at for."""
    return {f"page {resolve(urlsplit(page.url).path).view_name}", *told["kinds"]}


def too_wide(page: Page) -> list[str]:
    """Return what is wider than the window, if the page scrolls sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        return []
    widest = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(el =>
             el.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 4).map(el =>
             el.tagName + '.' + el.className + ' ' + Math.round(el.getBoundingClientRect().right))"""
    )
    return [f"{page.url}: wider than the window: {widest}"]


def pattern_of(href: str) -> str:
    """Return the name of the page behind an address, "" for what is no page of ours to walk to."""
    parts = urlsplit(href)
    if parts.scheme in {"mailto", "tel", "data"} or (parts.netloc and "127.0.0.1" not in parts.netloc):
        return ""
    if not parts.path or parts.path.rsplit(".")[-1] in FILES:
        return ""
    try:
        view = resolve(parts.path).view_name
    except Resolver404:
        return parts.path  # a broken link: walked to, so that it is found out
    return "" if view in FILE_VIEWS else f"{view} {sorted(parse_qs(parts.query))}"


def walk(watch: Watch, start: str = "/", *, but: Collection[str] = (), most: int = 120) -> Iterator[str]:
    """Open every page that can be reached by links, one example per kind of page; yield its address.

    `but`: kinds that are not walked to, by how their name begins. A link that leads to anything but a page is a
    fault of the page that offers it.
    """
    queue, seen = deque([(start, start)]), {pattern_of(start)}
    while queue and len(seen) <= most:
        address, offered_by = queue.popleft()
        answer = watch.goto(address)
        if answer.status != 200:
            watch.complaints.append(f"{offered_by} offers {address}, which answers {answer.status}")
            continue
        yield address
        here = urlsplit(watch.page.url)
        for href in watch.page.locator("a[href]").evaluate_all(LINKS):
            full = f"{here.path}{href}" if href.startswith("?") else href
            if href.startswith("#") or not (name := pattern_of(full)) or name in seen:
                continue
            if name.startswith(tuple(but)):
                continue
            seen.add(name)
            queue.append((full, here.path))
