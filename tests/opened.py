"""A page that is opened before it is sent, so that it says what it has seen."""


def seen_on(client, page: str) -> dict:
    """What somebody who opens a page gives back as seen."""
    return {"seen": client.get(page).context["form"]["seen"].value()}


def send(client, page: str, facts: dict, **how):
    return client.post(page, facts | seen_on(client, page), **how)


def once_more(answer) -> dict:
    """What a page gives back as seen that was shown again because somebody was quicker."""
    return {"seen": answer.context["form"]["seen"].value()}
