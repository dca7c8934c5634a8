"""What a message says, to which number, and at which hour it may go. No rows, no network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote

import yaml
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import override

from pelangi.ask.tickets import spoken

FILE = Path(__file__).with_name("message_words.yaml")
PHONE_DIGITS = range(8, 16)  # with the country's number (E.164: at most 15)
STOP_WORDS = {"STOP", "BERHENTI"}


@cache
def words() -> dict:
    """Return the sentences by kind and language; their source is message_words.yaml."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def international(typed: str) -> str:
    """Return an Indonesian number as typed in digits with the country's number, "0812-3456" as "628123456"; else ""."""
    digits = re.sub(r"[ .\-()/]", "", typed)
    is_foreign = digits.startswith("+")
    digits = digits.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return ""
    if not is_foreign and digits.startswith("0"):
        digits = "62" + digits.lstrip("0")
    elif not is_foreign and not digits.startswith("62"):
        digits = "62" + digits
    return digits if len(digits) in PHONE_DIGITS else ""


@dataclass(frozen=True)
class Office:
    """Who writes: the office's name, telephone and the address of the public status page; the last two may be empty."""

    name: str
    phone: str = ""
    link: str = ""


def filled_in(language: str, tickets: Sequence[str], values: dict) -> dict[str, str]:
    """Return what is filled into a message: tickets as spoken, day in words, time."""
    clock = values.get("time", "")
    filled = {
        "ticket": ", ".join(map(spoken, tickets)),
        "day": "",
        "time": clock.replace(":", ".") if language == "id" else clock,
    }
    if values.get("day"):
        with override(language):
            filled["day"] = date_format(date.fromisoformat(values["day"]), "l, j F Y")
    return filled


def parts_of(kind: str, language: str, filled: dict[str, str]) -> tuple[str, ...]:
    """Return ticket, day and time in the order in which the words of this kind use them, for an approved template."""
    return tuple(filled[name] for name in re.findall(r"{(ticket|day|time)}", words()[kind][language]))


def text_of(kind: str, language: str, filled: dict[str, str], office: Office) -> str:
    """Return the whole message in one of the two languages. filled: what `filled_in` gives."""
    said = {name: words()[name][language] for name in ("phone", "link", "stop")}
    said["phone"] = said["phone"].format(phone=office.phone) if office.phone else ""
    said["link"] = said["link"].format(link=office.link) if office.link else ""
    return " ".join(words()[kind][language].format(**filled, **said, office=office.name).split())


def whatsapp_link(phone: str, text: str) -> str:
    """Return the address that opens WhatsApp with this text ready to be sent to this number (international digits)."""
    return f"https://wa.me/{phone}?text={quote(text)}"


def allowed_from(moment: datetime, quiet: tuple[time, time]) -> datetime:
    """Return the moment, or the end of the quiet hours it lies in. `quiet` may reach over midnight; equal: none."""
    begin, end = quiet
    here = localtime(moment)
    clock = here.time()
    is_quiet = begin <= clock < end if begin < end else begin != end and (clock >= begin or clock < end)
    if not is_quiet:
        return moment
    day = here.date() + timedelta(days=1) if begin > end and clock >= begin else here.date()
    return datetime.combine(day, end, get_default_timezone())
