"""People on the way in: each stage before the checks has somebody, some of them for too long."""

from dataclasses import dataclass
from datetime import time, timedelta

from accounts.models import Membership, Organisation
from common.dates import london_moment, today
from placements.demo.earlier import in_stage_since
from volunteers.models import Conversation, Volunteer
from volunteers.services.applications import (
    enter_application,
    send_question,
    start_application,
    submit_application,
)
from volunteers.services.pipeline import (
    accept_offer,
    arrange_conversation,
    record_conversation,
    withdraw_application,
)

How = Conversation.How
Topic = Conversation.Topic


@dataclass(frozen=True)
class Applicant:
    first_name: str
    last_name: str
    about: str = ""

    @property
    def answers(self) -> dict:
        """What they fill in on the public pages."""
        return {
            "needs": ["none"],
            "first_name": self.first_name,
            "last_name": self.last_name,
            "contact_by": Volunteer.ContactBy.EMAIL,
            "email": f"{self.first_name}.{self.last_name}@example.org".lower(),
            "about": self.about,
        }


def welcome_applicants(
    organisation: Organisation, *, coordinator: Membership, colleague: Membership
) -> None:
    """Somebody at each stage from enquiry to offer, and one who has thought again."""
    _ask_a_question(organisation)
    _call_about_coming_back(organisation, by=colleague)
    _apply_online(organisation)
    _apply_by_telephone(organisation, by=coordinator)
    _agree_to_talk(organisation, by=coordinator)
    _hear_an_offer(organisation, by=colleague)
    _think_again(organisation)


def apply(organisation: Organisation, applicant: Applicant) -> Volunteer:
    """They fill in the public pages and send them."""
    application = start_application(organisation, answers=applicant.answers)
    return submit_application(application).volunteer


def begin_checks(
    organisation: Organisation, applicant: Applicant, *, talked_days_ago: int, by: Membership
) -> Volunteer:
    """They applied, we talked, they said yes: the checks can begin."""
    volunteer = apply(organisation, applicant)
    _talk(volunteer, days_ago=talked_days_ago, by=by)
    return accept_offer(volunteer)


def _ask_a_question(organisation: Organisation) -> None:
    joan = Applicant("Joan", "Pemberton")
    question = (
        "I only have Thursdays, because I look after my grandson. Is one day a week enough? And "
        "does it matter that the services I used were not in Cheshire?"
    )
    answers = joan.answers | {"for": "question", "question": question}
    application = send_question(start_application(organisation, answers=answers))
    in_stage_since(application.volunteer, days=2)


def _call_about_coming_back(organisation: Organisation, *, by: Membership) -> None:
    """He was a connector before. Entered anew, so that the list suggests that the two are one."""
    before = organisation.volunteers.get(first_name="Gavin", last_name="Foster")
    application = enter_application(
        organisation,
        is_question=True,
        needs=["telephone"],
        first_name="Gav",
        last_name="Foster",
        contact_by=Volunteer.ContactBy.TELEPHONE,
        phone=before.mobile,
        question="Rang to ask whether he could start again. Best after 4pm.",
        by=by,
    )
    in_stage_since(application.volunteer, days=9)


def _apply_online(organisation: Organisation) -> None:
    asha = Applicant(
        "Asha",
        "Begum",
        "A friend of mine is a connector and says it has given her as much as the students. I can "
        "get to Chester and Ellesmere Port by bus.",
    )
    in_stage_since(apply(organisation, asha), days=4)


def _apply_by_telephone(organisation: Organisation, *, by: Membership) -> None:
    """No e-mail address and large print: everything goes by telephone and on paper."""
    application = enter_application(
        organisation,
        is_question=False,
        needs=["large_print", "telephone"],
        first_name="Derek",
        last_name="Whittle",
        contact_by=Volunteer.ContactBy.TELEPHONE,
        phone="01632 960417",
        about="Heard about us at the library. Mornings suit him best; he lets the telephone ring.",
        by=by,
    )
    in_stage_since(application.volunteer, days=17)


def _agree_to_talk(organisation: Organisation, *, by: Membership) -> None:
    maria = Applicant("Maria", "Kowalska", "I speak Polish and would be glad to use it.")
    volunteer = apply(organisation, maria)
    arrange_conversation(
        volunteer,
        planned_at=london_moment(today() + timedelta(days=7), time(14, 0)),
        how=How.IN_PERSON,
        place="the quiet room at Bowmere; ask for Priya at the desk",
        words="You are welcome to bring somebody with you.",
        by=by,
    )
    in_stage_since(volunteer, days=3, applied=11)


def _hear_an_offer(organisation: Organisation, *, by: Membership) -> None:
    tunde = Applicant("Tunde", "Adeyemi", "I volunteer at a food bank on Saturdays.")
    volunteer = apply(organisation, tunde)
    _talk(volunteer, days_ago=6, by=by)
    in_stage_since(volunteer, days=6, applied=20)


def _think_again(organisation: Organisation) -> None:
    sandra = Applicant("Sandra", "Millward")
    volunteer = apply(organisation, sandra)
    withdraw_application(volunteer.applications.get())
    in_stage_since(volunteer, days=8, applied=15)


def _talk(volunteer: Volunteer, *, days_ago: int, by: Membership) -> None:
    record_conversation(
        volunteer,
        held_on=today() - timedelta(days=days_ago),
        how=How.TELEPHONE,
        outcome=Conversation.Outcome.PROCEED,
        topics=[Topic.ROLE, Topic.BOUNDARIES, Topic.SUPPORT, Topic.SHARING, Topic.CHECKS],
        notes="Warm and thoughtful; clear about what to share and what not. Would like to sit in "
        "on a first meeting before having one.",
        by=by,
    )
