"""What was typed on one page, carried by the next, where the message is read first."""

from django.http import HttpRequest

NOT_CARRIED = ("csrfmiddlewaretoken", "confirm", "change")


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values for hidden inputs."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
