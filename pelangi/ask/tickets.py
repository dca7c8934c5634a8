"""Tickets: short codes that can be said on the telephone, cannot be guessed, and notice a slip.

Nine signs from an alphabet of 29 without look-alikes (no 0 O, no 1 I L, no U; Z is read as 2). The last sign is a
weighted sum of the others. 29 is prime and the weights differ, so one wrong sign, or two neighbours swapped,
never gives another valid ticket.
"""

from pelangi.staff.protection import keyed_hash

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
BASE = len(ALPHABET)
BODY_SIGNS = 8  # 29**8 = 500 milliard codes
GROUP_SIGNS = 3
READ_AS = str.maketrans({"Z": "2", " ": None, "-": None, ".": None})


class NotATicket(ValueError):
    """The text is no ticket: a sign is missing, strange or mistyped."""


def ticket_for(source_ref: str, attempt: int = 0) -> str:
    """Return the ticket of what made a request: the same source gives the same ticket on this installation.

    Made with the master key, so nobody outside can work it out. `attempt` gives another one when the first
    is taken already.
    """
    number = int(keyed_hash(f"{source_ref}#{attempt}", "ticket"), 16)
    signs = []
    for _position in range(BODY_SIGNS):
        number, sign = divmod(number, BASE)
        signs.append(ALPHABET[sign])
    body = "".join(signs)
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """Return the ninth sign of eight."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=1))
    return ALPHABET[-total * pow(BODY_SIGNS + 1, -1, BASE) % BASE]


def read_ticket(text: str) -> str:
    """Return the ticket as it is kept, from what somebody typed. Raises NotATicket."""
    ticket = text.upper().translate(READ_AS)
    if len(ticket) != BODY_SIGNS + 1 or any(sign not in ALPHABET for sign in ticket):
        raise NotATicket("a ticket has nine signs, letters and digits")
    if check_sign(ticket[:-1]) != ticket[-1]:
        raise NotATicket("a sign is mistyped")
    return ticket


def spoken(ticket: str) -> str:
    """Return the ticket in groups of three, as it is printed and said."""
    return "-".join(ticket[start : start + GROUP_SIGNS] for start in range(0, len(ticket), GROUP_SIGNS))
