"""An autumn block under way: matches, meetings and reflections, all made through the services."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from accounts.models import Membership, Organisation
from common.dates import london_moment, now, today
from placements.demo.earlier import matched_weeks_ago
from placements.demo.endings import end_some, hear_both
from placements.demo.meetings import arrange_meetings
from placements.logging_rules import MeetingFacts
from placements.models import Match, MeetingLog
from placements.planning import Asked, plan_matching
from placements.services.matching import choose_connector
from placements.services.meetings import log_meeting
from placements.services.offers import SIDES, answer_offer, member_of
from placements.services.reflections import (
    Page,
    finish_reflection,
    save_answer,
    start_reflection,
)
from placements.services.sharing import acknowledge_reflection, open_reflection, share_reflection
from volunteers.services.status import pause_volunteer

HAS_NOT_MET = 3  # of the matches, the one for whom a coordinator's call would help
DAY_OF = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
TIME_OF = {"am": time(10, 30), "pm": time(14, 0)}
THEMES = (("listening", "language"), ("ward", "recovery"), ("family", "stigma"))
WRITING = (
    (
        "driscoll",
        {
            "what": "We talked about being listened to, and what it is like when a ward round "
            "goes past your bed without anybody saying your name.",
            "so_what": "I had thought that being busy excuses it. It does not feel like that from "
            "the bed. I felt ashamed and then glad that I was told.",
            "now_what": "I will say good morning to each person by name before I look at a chart.",
        },
    ),
    (
        "free",
        {
            "writing": "I asked what had helped most. It was a healthcare assistant who sat "
            "down. She did not say much. I keep thinking about that chair."
        },
    ),
    (
        "gibbs_1988",
        {
            "description": "Our second meeting. We spoke about coming off a section.",
            "feelings": "Nervous at first, then curious.",
            "evaluation": "It went well to ask what I should not ask about.",
            "analysis": "Choice matters most when most of it has been taken away.",
            "conclusion": "I can always offer some choice, even a small one.",
            "action_plan": "Offer a choice at each medication round this week.",
        },
    ),
)


@dataclass(frozen=True)
class Autumn:
    """`shown` is the match whose two people one can sign in as."""

    agreed: list[Match]
    shown: Match


def bring_autumn_to_life(
    organisation: Organisation, first_on: date, last_on: date, *, by: Membership
) -> Autumn:
    """Match the block, let both say yes, and log what has happened up to today."""
    plan = plan_matching(organisation, Asked(first_on, last_on, today()))
    agreed = []
    for pair in plan.outcome.pairs:
        placement = plan.drawn.placements[pair.need]
        match = choose_connector(placement, plan.drawn.connectors[pair.offer], by=by)
        for side in SIDES:
            match = answer_offer(match, side=side, accept=True, by=member_of(match, side))
        agreed.append(match)
    matched_weeks_ago(agreed, weeks=8)
    meetings = [
        0 if number == HAS_NOT_MET else _log_meetings(match) for number, match in enumerate(agreed)
    ]
    met = [match for match, count in zip(agreed, meetings, strict=True) if count]
    for number, match in enumerate(met):
        _write_reflection(match, number)
    others = [match for match in agreed[:-1] if match not in (met[0], agreed[HAS_NOT_MET])]
    over = end_some(others[::-1])
    arrange_meetings(met[0], [match for match in others if match not in over], by=by)
    hear_both(over)
    pause_volunteer(agreed[-1].connector, by=agreed[-1].connector.membership)
    return Autumn(agreed, shown=met[0])


def _log_meetings(match: Match) -> int:
    """One every other week on a half-day both have, all but the last; the trainee logs most."""
    free = {slot.half_day for slot in match.connector.availability.all()}
    half_day = sorted(free & set(match.placement.half_days))[0]
    placement = match.placement
    first = placement.starts_on + timedelta(days=DAY_OF[half_day[:3]])
    met = 0
    while met < placement.meetings_wanted - 1:
        starts_at = london_moment(first + timedelta(weeks=2 * met), TIME_OF[half_day[4:]])
        if starts_at + timedelta(hours=1) > now():
            break
        facts = MeetingFacts(
            starts_at=starts_at,
            outcome=MeetingLog.Outcome.HAPPENED,
            minutes=45 + 15 * (met % 2),
            how=MeetingLog.How.IN_PERSON
            if placement.mode != "remote" and placement.site in match.connector.sites.all()
            else MeetingLog.How.VIDEO,
            themes=THEMES[met % len(THEMES)],
        )
        person = match.connector if met % 3 == 2 else placement.trainee
        log_meeting(match, facts, by=person.membership)
        met += 1
    return met


def _write_reflection(match: Match, number: int) -> None:
    """Finished and shared, finished and private, still a draft: in turn."""
    way, answers = WRITING[number % len(WRITING)]
    writer = match.placement.trainee.membership
    reflection = start_reflection(match, way=way, by=writer)
    for key, text in answers.items():
        page = Page(key=key, text=text, revision=reflection.revision)
        reflection = save_answer(reflection, page, by=writer)
    if number % 3 == 2:
        return
    finish_reflection(reflection, by=writer)
    if number % 3 == 0:
        share = share_reflection(reflection, reader="connector", prompts=answers, by=writer)
        if number % 2:
            share = open_reflection(share, by=match.connector.membership)
            acknowledge_reflection(share, by=match.connector.membership)
