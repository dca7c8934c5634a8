"""Write the whole demo city into a folder: register, rosters, requests, and the truth behind them."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sample.households import Settler
from sample.person import Person
from sample.population import CITY_RESIDENTS, settle, write_register
from sample.requests import write_earlier_requests, write_requests
from sample.roster_errors import ROSTER_COLUMNS
from sample.roster_files import WRITERS
from sample.roster_lists import LISTS, List, received_on
from sample.rosters import Rosters, Row

TRUTH_COLUMNS = (
    "roster_id", "roster_file", "number", "register_id", "also_register_id", "person_id", "situation",
    "missing", "fault",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: counts to show and to check."""

    residents: int
    households: int
    without_identity_card: int
    roster_rows: dict[str, int]
    requests: int


def generate(
    out: Path,
    *,
    seed: int,
    as_of: date,
    residents: int = CITY_RESIDENTS,
    settled: Callable[[int], object] = lambda _: None,
    asked_until: date | None = None,
    earlier_weeks: int = 0,
) -> Summary:
    """Write the city into `out` (made if need be). The same arguments give the same bytes.

    Register and lists are as of `as_of`; requests came in during the month before `asked_until` (default: the same),
    and in `earlier_weeks` before `as_of`, of which earlier.csv tells.
    `settled` hears how many residents were added since the last call, for a progress bar.
    """
    (out / "rosters").mkdir(parents=True, exist_ok=True)
    settler = Settler(seed, as_of)
    people = settle(settler, residents, settled=settled)
    lists = _write_rosters(out, settler, people, as_of)
    write_register(out / "register.csv", people)
    _write_truth(out, lists, people)
    _write_manifest(out / "rosters" / "manifest.json", lists, as_of)
    listed = {row.person.register_id for rows in lists.values() for row in rows if row.person}
    requests = write_requests(out / "requests.csv", people, listed, seed=seed, as_of=asked_until or as_of)
    if earlier_weeks:
        write_earlier_requests(out / "earlier.csv", people, seed=seed, before=as_of, weeks=earlier_weeks)
    return Summary(
        residents=len(people),
        households=len({person.family_card_number for person in people}),
        without_identity_card=sum(
            person.identity_card == "none"
            for person in people
            if person.age >= 17 and person.status == "alive"
        ),
        roster_rows={plan.file: len(lists[plan]) for plan in LISTS},
        requests=requests,
    )


def _write_rosters(out: Path, settler: Settler, people: list[Person], as_of: date) -> dict[List, list[Row]]:
    rosters = Rosters(settler, people, as_of)
    lists = {plan: rosters.draw(plan) for plan in LISTS}
    for plan, rows in lists.items():
        WRITERS[plan.file](out / "rosters" / plan.file, rows, settler.chance, received_on(plan, as_of))
    with (out / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROSTER_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for plan, rows in lists.items():
            writer.writerows(
                {"roster_id": roster_id(plan, row), **row.fields} for row in rows if not row.fault
            )
    return lists


def roster_id(plan: List, row: Row) -> str:
    """Return the name of a row everywhere: the file without its ending, and the list's own number."""
    return f"{plan.file.partition('.')[0]}:{row.number}"


def _write_truth(out: Path, lists: dict[List, list[Row]], people: list[Person]) -> None:
    rows_of = defaultdict(list)
    for person in people:
        rows_of[person.person_id].append(person)
    with (out / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, TRUTH_COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        for plan, rows in lists.items():
            for row in rows:
                known = {"roster_id": roster_id(plan, row), "roster_file": plan.file, "number": row.number}
                writer.writerow(known | _truth(row, rows_of))
    with (out / "truth-duplicates.csv").open("w", encoding="utf-8", newline="") as file:
        pairs = csv.writer(file, lineterminator="\n")
        pairs.writerow(("person_id", "register_id", "also_register_id"))
        pairs.writerows(
            (person_id, *(person.register_id for person in same))
            for person_id, same in rows_of.items()
            if len(same) > 1
        )


def _truth(row: Row, rows_of: dict[str, list[Person]]) -> dict[str, str]:
    found = {"situation": row.situation, "fault": row.fault}
    if row.person is None:
        return found
    if not row.person.register_id:
        return found
    others = [one.register_id for one in rows_of[row.person.person_id] if one is not row.person]
    return found | {
        "register_id": row.person.register_id,
        "also_register_id": "|".join(others),
        "person_id": row.person.person_id,
        "missing": "|".join(row.person.missing()),
    }


def _write_manifest(path: Path, lists: dict[List, list[Row]], as_of: date) -> None:
    entries = [
        {
            "file": plan.file,
            "sender": plan.sender,
            "kind": plan.group,
            "legal_basis": plan.legal_basis,
            "purpose": plan.purpose,
            "received_on": received_on(plan, as_of).isoformat(),
            "rows": len(rows),
            "faults": dict(Counter(row.fault for row in rows if row.fault)),
        }
        for plan, rows in lists.items()
    ]
    path.write_text(json.dumps({"rosters": entries}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
