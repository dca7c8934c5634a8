"""Other planners under one protocol: solve(case, seconds, seed, start) -> request numbers per team-day, in order.

start: rounds to begin from (a warm start), or None. Which peers can take one is in PEERS.
"""

from collections.abc import Sequence

PEERS = {"VROOM": "vroom_peer", "PyVRP": "pyvrp_peer", "OR-Tools": "ortools_peer", "vrp-cli": "vrp_cli_peer"}
"""Name of each peer and its module here."""

WARM: Sequence[str] = ("VROOM", "PyVRP", "OR-Tools")
"""Peers that can begin from given rounds; vrp-cli cannot from Python."""
