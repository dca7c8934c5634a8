"""Other planners under one protocol: solve(case, seconds, seed, start) -> request numbers per team-day, in order."""
