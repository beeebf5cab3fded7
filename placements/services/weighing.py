"""What matters when matches are chosen: tried on the placements that are open, then kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import now
from common.errors import ChangedMeanwhile
from common.versions import version_of
from placements.matching import propose
from placements.models import MatchingWeights
from placements.planning import SECONDS_AT_ONCE, Asked, plan_matching
from placements.weighing import answers_of, effect_in_words, weights_of

AHEAD = timedelta(days=364)


@dataclass(frozen=True)
class Effect:
    """What other answers would do to the open placements of the coming year, in sentences."""

    placements: int
    words: list[str]


def version_of_answers(organisation: Organisation) -> str:
    return version_of(sorted(answers_of(organisation).items()))


def effect_of(organisation: Organisation, answers: dict[str, str], *, on: date) -> Effect:
    """Both ways are worked out now, on the same placements. Nothing is kept."""
    plan = plan_matching(organisation, Asked(on, on + AHEAD, on))
    number = len(plan.drawn.placements)
    if not number:
        return Effect(0, [])
    after = propose(plan.drawn.pool, weights_of(answers), seconds=SECONDS_AT_ONCE)
    return Effect(number, effect_in_words(plan.drawn.pool, plan.outcome, after))


@transaction.atomic
def set_weights(
    organisation: Organisation, answers: dict[str, str], *, seen: str, by: Membership
) -> MatchingWeights:
    """Keep what matters for the runs to come. `seen`: the version_of_answers that was seen."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if seen != (version := version_of_answers(organisation)):
        raise ChangedMeanwhile(
            "Somebody changed what matters since you opened this. Look at the effect again.",
            version=version,
        )
    weights, _ = MatchingWeights.objects.update_or_create(
        organisation=organisation,
        defaults={"answers": answers, "changed_by": by, "changed_at": now()},
    )
    return weights


name_authors(__name__)
