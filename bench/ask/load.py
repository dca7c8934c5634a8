"""Twenty people at work at once: each opens a page, reads it, opens the next; and a public that asks for help."""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles

import httpx

LIMIT_MS = 200
PER_ADDRESS = 15  # public forms; below what one address may send
READ_S = (1.0, 4.0)  # how long somebody looks at a page before the next
OK = httpx.codes.OK


@dataclass
class Measured:
    """Times of one kind of page, in milliseconds."""

    taken: list[float] = field(default_factory=list)

    def p95(self) -> float:
        """Return the time below which 95 of 100 stay."""
        return quantiles(self.taken, n=20)[-1] if len(self.taken) > 1 else self.taken[0]


@dataclass(frozen=True)
class Scene:
    """What the people of the load know: sessions by role, tickets, NIKs, names of people."""

    sessions: dict[str, list[str]]
    tickets: list[str]
    open_tickets: list[str]
    names: list[str]


LISTS = {
    "list: all": "/ask/",
    "list: open": "/ask/?state=open",
    "list: mine": "/ask/?list=mine",
    "list: my ward's": "/ask/?list=ward",
    "list: late": "/ask/?list=late",
    "list: papers": "/ask/?list=papers",
    "list: to tell": "/ask/messages/",
}
DOCUMENTS = {
    "list: documents": "/issue/",
    "list: the centre": "/issue/?state=central_wait",
    "list: to print": "/issue/?state=print_ready",
    "list: to check": "/issue/?state=to_check",
    "list: to carry": "/issue/?state=to_carry",
    "list: too long": "/issue/?state=long",
    "list: carried by me": "/issue/?state=mine",
}


def pages(role: str, scene: Scene, chance: Random) -> dict[str, str]:
    """Return the pages somebody of a role opens in a turn."""
    found = {"public status": f"/ask/status/?ticket={chance.choice(scene.tickets)}"}
    if role == "ward":
        found |= {key: page for key, page in LISTS.items() if key != "list: all"}
    elif role == "prison":
        found |= {key: LISTS[key] for key in ("list: open", "list: mine")}
    else:
        found |= {key: page for key, page in LISTS.items() if key != "list: my ward's"}
        found |= DOCUMENTS
        found["case page"] = f"/ask/request/{chance.choice(scene.open_tickets)}/"
        found["search: ticket"] = f"/ask/?words={chance.choice(scene.tickets)}"
    name = chance.choice(scene.names)
    found["search: whole name"] = f"/ask/?words={name.replace(' ', '+')}"
    found["search: first word"] = f"/ask/?words={name.split()[0]}"
    return found


@dataclass
class Shift:
    """When people stop: after so many seconds, and not before each kind of page was opened so often."""

    until: float
    looks: int
    measured: dict[str, Measured] = field(default_factory=dict)

    def is_over(self) -> bool:
        """Say whether everybody may go."""
        enough = all(len(times.taken) >= self.looks for times in self.measured.values())
        return time.monotonic() > self.until and enough


async def twenty(
    address: str, scene: Scene, *, seconds: int, looks: int = 0, reads: tuple[float, float] = READ_S
) -> dict[str, Measured]:
    """Let everybody work for a while, each reading every page so long; return the times of each kind of page.

    looks: they go on until each kind of page was opened so often. Raises RuntimeError for a wrong answer.
    """
    shift = Shift(time.monotonic() + seconds, looks)
    people = [
        _person(address, scene, (role, session, number), shift=shift, reads=reads)
        for role, sessions in scene.sessions.items()
        for number, session in enumerate(sessions)
    ]
    await asyncio.gather(*people)
    return shift.measured


async def _person(
    address: str,
    scene: Scene,
    who: tuple[str, str, int],
    *,
    shift: Shift,
    reads: tuple[float, float],
) -> None:
    role, session, number = who
    chance = Random(f"{role}{number}")
    cookies = {"sessionid": session}
    # each person has an address of their own, as the throttle of public pages sees it; and the server closes a
    # connection that is silent for two seconds
    transport = httpx.AsyncHTTPTransport(
        local_address=f"127.0.{sum(map(ord, role)) % 250}.{number + 1}",
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    client = httpx.AsyncClient(
        base_url=address, cookies=cookies, timeout=60, trust_env=False, transport=transport
    )
    async with client as http:
        while not shift.is_over():
            turn = list(pages(role, scene, chance).items())
            chance.shuffle(turn)
            for what, page in turn:
                await asyncio.sleep(chance.uniform(*reads))
                if shift.is_over():
                    return
                began = time.perf_counter()
                answer = await http.get(page)
                shift.measured.setdefault(what, Measured()).taken.append((time.perf_counter() - began) * 1000)
                if answer.status_code != OK:
                    raise RuntimeError(f"{page} answered {answer.status_code}")


def report(measured: dict[str, Measured], database: str) -> int:
    """Print each kind of page; return how many are above the limit."""
    late = 0
    for what, times in sorted(measured.items()):
        p95 = times.p95()
        late += p95 > LIMIT_MS
        print(
            f"ask: {database:8} {what:20} p95 {p95:6.0f} ms of {len(times.taken):4}; limit {LIMIT_MS} ms",
            flush=True,
        )
    return late


def report_rush(measured: dict[str, Measured], database: str, seconds: int) -> None:
    """Print what the machine gave when nobody read: pages a second, and the p95 of all pages together."""
    taken = [one for times in measured.values() for one in times.taken]
    print(
        f"ask: {database:8} without reading  {len(taken) / seconds:6.1f} pages a second, "
        f"p95 of all {quantiles(taken, n=20)[-1]:.0f} ms (no limit)",
        flush=True,
    )


async def public_form(address: str, *, a_second: int, seconds: int) -> int:
    """Send the public form so often, each from an address of its own; print and return how many were not taken."""
    from django.utils import timezone

    from pelangi.ask.form_token import stamp
    from pelangi.ask.tests.test_public_door import said

    taken, wrong, running = [], [], set()
    began = time.monotonic()

    async def send(number: int) -> None:
        here = f"127.{1 + number // PER_ADDRESS // 250 % 250}.{1 + number // PER_ADDRESS % 250}.1"
        transport = httpx.AsyncHTTPTransport(local_address=here, verify=False)  # else 28 ms for certificates
        token = "b" * 32
        fields = said(stamp=stamp(timezone.now() - timezone.timedelta(seconds=60)), csrfmiddlewaretoken=token)
        started = time.perf_counter()
        async with httpx.AsyncClient(transport=transport, timeout=60, trust_env=False) as http:
            answer = await http.post(
                f"{address}/ask/help/",
                data=fields,
                cookies={"csrftoken": token},
                headers={"Referer": address},
            )
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status_code != httpx.codes.FOUND:
            wrong.append(answer.status_code)

    for number in range(a_second * seconds):
        await asyncio.sleep(max(began + number / a_second - time.monotonic(), 0))
        task = asyncio.ensure_future(send(number))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    took = time.monotonic() - began
    print(
        f"ask: public form, {len(taken)} sent at {a_second} a second, answered {len(taken) / took:.1f} a second, "
        f"p95 {quantiles(taken, n=20)[-1]:.0f} ms, not taken: {len(wrong)} {sorted(set(wrong))}",
        flush=True,
    )
    return len(wrong)
