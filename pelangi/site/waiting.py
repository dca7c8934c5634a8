"""What waits for a person today, by what they may do."""


def waiting_for(user) -> list[dict]:
    return []
