"""Matching runs that take too long to wait for: asked for by a person, worked out by the worker."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Membership, Organisation
from accounts.permissions import Permission
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from placements.models import MatchingRun, RunRequest
from placements.planning import Asked, open_placements
from placements.services.matching import run_matching

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 150  # placements: for more than these nobody waits with the page open
LONGEST_SEARCH = 600.0  # seconds: then the best found until then is kept, with its gap
MOST_ATTEMPTS = 2  # a worker that dies twice of the same run would die of it again
CUT_OFF = "The work was cut off twice, perhaps by a restart. Ask again, or for a shorter period."
OUR_FAULT = "Something went wrong on our side, and it has been noted. Nothing was kept."


class Stopped(Exception):
    """Somebody has stopped the run that is being worked out."""


class NothingToStop(DomainError):
    """It was ready before it could be stopped: no harm is done."""


def ask_for_run(
    organisation: Organisation, *, first_on: date, last_on: date, by: Membership
) -> MatchingRun | RunRequest:
    """A run at once where it is quick; else one that comes in its time."""
    asked = Asked(first_on, last_on, today(), by)
    count = open_placements(organisation, asked).count()
    if count <= MOST_AT_ONCE:
        return run_matching(organisation, first_on=first_on, last_on=last_on, by=by)
    return request_run(organisation, first_on=first_on, last_on=last_on, count=count, by=by)


@transaction.atomic
def request_run(
    organisation: Organisation, *, first_on: date, last_on: date, count: int, by: Membership
) -> RunRequest:
    """One for the worker; whoever asks for the same again is shown the one that is open."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    rows = organisation.run_requests.open().visible_to(by)
    for same in rows.filter(first_on=first_on, last_on=last_on).select_related("asked_by"):
        if same.asked_by.site_limit == by.site_limit:
            return same
    return RunRequest.objects.create(
        organisation=organisation,
        first_on=first_on,
        last_on=last_on,
        placements_count=count,
        asked_by=by,
    )


@transaction.atomic
def stop_run(request: RunRequest, *, by: Membership) -> RunRequest:
    """Nobody needs it any more. What is being kept at this moment cannot be stopped.

    Raises NothingToStop.
    """
    request = lock(request)
    if request.status == RunRequest.Status.STOPPED:
        return request
    if not request.is_open or request.stage == RunRequest.Stage.KEEPING:
        raise NothingToStop("This run is ready. There is nothing to stop.")
    return _end(request, RunRequest.Status.STOPPED)


def work_on_next_run(*, workers: int = 1) -> bool:
    """Work out the run that has waited longest; whether there was any.

    Safe under kill -9, and beside other workers: who works on a run holds its key for as long as
    the connection lives, so that a run without a holder is begun anew. `workers` are the engine's.
    """
    for request in RunRequest.objects.open().order_by("created_at"):
        with _held(request.pk) as is_ours:
            request.refresh_from_db()
            if is_ours and request.is_open:
                _work(request, workers)
                return True
    return False


def _work(request: RunRequest, workers: int) -> None:
    if not _begun(request):
        return
    try:
        run = _run(request, workers)
    except Stopped:
        return
    except DomainError as refusal:
        _end_with(request, RunRequest.Status.FAILED, why_not=str(refusal))
    except Exception:
        logger.exception("The matching run %s failed.", request.pk)
        _end_with(request, RunRequest.Status.FAILED, why_not=OUR_FAULT)
    else:
        _end_with(request, RunRequest.Status.DONE, run=run)


def _run(request: RunRequest, workers: int) -> MatchingRun:
    member = request.asked_by
    is_here = member.status == Membership.Status.JOINED and member.user.is_active
    if not (is_here and member.can(Permission.MATCHING_RUN)):
        raise DomainError(f"{member.user} may not run the matching any more.")
    return run_matching(
        request.organisation,
        first_on=request.first_on,
        last_on=request.last_on,
        by=member,
        tell=lambda stage: _tell(request, stage),
        seconds=LONGEST_SEARCH,
        workers=workers,
    )


def _tell(request: RunRequest, stage: str) -> None:
    """Say how far it is, for whoever looks; or hear that it is not wanted any more."""
    working = RunRequest.objects.filter(pk=request.pk, status=RunRequest.Status.WORKING)
    if not working.update(stage=stage):
        raise Stopped


@transaction.atomic
def _begun(request: RunRequest) -> bool:
    """Note that somebody works on it, unless that has gone wrong too often."""
    request = lock(request)
    if request.status == RunRequest.Status.WAITING:
        request.move_to(RunRequest.Status.WORKING)
        request.began_at = now()
    if request.attempts >= MOST_ATTEMPTS:
        _end(request, RunRequest.Status.FAILED, why_not=CUT_OFF)
        return False
    request.attempts += 1
    request.save(update_fields=["status", "began_at", "attempts"])
    return True


@transaction.atomic
def _end_with(
    request: RunRequest, status: str, *, run: MatchingRun | None = None, why_not: str = ""
) -> None:
    request = lock(request)
    if request.is_open:
        _end(request, status, run=run, why_not=why_not[:300])


def _end(
    request: RunRequest, status: str, *, run: MatchingRun | None = None, why_not: str = ""
) -> RunRequest:
    request.move_to(status)
    request.ended_at, request.run, request.why_not = now(), run, why_not
    request.save(update_fields=["status", "ended_at", "run", "why_not"])
    return request


@contextmanager
def _held(key: UUID) -> Iterator[bool]:
    """Whether this connection could take the key, which PostgreSQL frees if the process dies."""
    number = key.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


name_authors(__name__)
