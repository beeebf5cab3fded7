"""The list pages, and rows to fill them with."""

from datetime import timedelta

from accounts.permissions import Role
from common.dates import now, today
from placements.models import MeetingLog, Reflection
from placements.services.offers import answer_offer, member_of, offer_match
from tests.factories.expenses import expense_rows
from tests.factories.pathway import StepFactory
from tests.factories.placements import (
    ConcernFactory,
    MatchFactory,
    MeetingFactory,
    TraineeFactory,
)
from tests.factories.support import ActivityFactory, support_rows
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseAliasFactory,
    CourseFactory,
    HeldRowFactory,
    KnownAsFactory,
)
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from tests.world import World

LISTS = [
    (Role.COORDINATOR, "/"),
    (Role.LEAD, "/"),
    (Role.SUPERVISOR, "/"),
    (Role.ADMINISTRATOR, "/"),
    (Role.CONNECTOR, "/"),
    (Role.TRAINEE, "/"),
    (Role.COORDINATOR, "/volunteers/"),
    (Role.COORDINATOR, "/support/"),
    (Role.SUPERVISOR, "/support/"),
    (Role.CONNECTOR, "/support/mine/"),
    (Role.COORDINATOR, "/expenses/"),
    (Role.COORDINATOR, "/expenses/?show=exported"),
    (Role.COORDINATOR, "/expenses/finance/"),
    (Role.CONNECTOR, "/expenses/mine/"),
    (Role.COORDINATOR, "/hours/"),
    (Role.CONNECTOR, "/hours/mine/"),
    (Role.COORDINATOR, "/papers/worth-a-thank-you/"),
    (Role.CONNECTOR, "/papers/mine/"),
    (Role.COORDINATOR, "/volunteers/pipeline/"),
    (Role.COORDINATOR, "/volunteers/pipeline/?stage=checks"),
    (Role.COORDINATOR, "/volunteers/references/"),
    (Role.COORDINATOR, "/volunteers/dbs/awaited/"),
    (Role.COORDINATOR, "/volunteers/positions/"),
    (Role.COORDINATOR, "/volunteers/courses/"),
    (Role.COORDINATOR, "/volunteers/classes/"),
    (Role.COORDINATOR, "/pathway/"),
    (Role.COORDINATOR, "/pathway/steps/"),
    (Role.COORDINATOR, "/volunteers/courses/training-matrix/"),
    (Role.COORDINATOR, "/volunteers/courses/training-matrix/?state=to_do&group=all"),
    (Role.COORDINATOR, "/volunteers/courses/training-matrix/by-course/"),
    (Role.COORDINATOR, "/volunteers/courses/training-matrix/forecast/?days=180&by=thing"),
    (Role.COORDINATOR, "/imports/to-look-at/"),
    (Role.COORDINATOR, "/imports/to-look-at/decided/"),
    (Role.COORDINATOR, "/placements/"),
    (Role.COORDINATOR, "/placements/coverage/"),
    (Role.COORDINATOR, "/placements/coverage/?by=site&months=12"),
    (Role.COORDINATOR, "/placements/coverage/?by=cohort"),
    (Role.COORDINATOR, "/placements/trainees/"),
    (Role.COORDINATOR, "/placements/cohorts/"),
    (Role.COORDINATOR, "/matching/"),
    (Role.COORDINATOR, "/meetings/"),
    (Role.COORDINATOR, "/meetings/?show=to_log"),
    (Role.COORDINATOR, "/messages/"),
    (Role.COORDINATOR, "/concerns/"),
    (Role.COORDINATOR, "/feedback/"),
    (Role.COORDINATOR, "/concerns/?closed=1"),
    (Role.TRAINEE, "/concerns/mine/"),
    (Role.COORDINATOR, "/people/"),
    (Role.ADMINISTRATOR, "/messages/words/"),
    (Role.ADMINISTRATOR, "/people/"),
    (Role.ADMINISTRATOR, "/erasing/"),
    (Role.CONNECTOR, "/matches/"),
    (Role.TRAINEE, "/matches/"),
    (Role.TRAINEE, "/reflections/"),
    (Role.CONNECTOR, "/reflections/shared/"),
    (Role.EDUCATOR, "/reflections/shared/"),
    (Role.EDUCATOR, "/"),
    (Role.TRAINEE, "/reflections/portfolio/"),
    (Role.COORDINATOR, "/reflections/ways/"),
]


def add_rows(world: World, count: int) -> dict:
    """Placements with a match, a meeting and a reflection, and others with nobody.

    Every other one is the world's own connector's or trainee's. Returns the period of the others.
    """
    organisation = world.organisation
    trainee = getattr(world.trainee, "trainee", None) or TraineeFactory(
        organisation=organisation, membership=world.trainee
    )
    connector = getattr(world.connector, "volunteer", None) or cleared_connector(
        world, membership=world.connector, max_at_once=99, max_a_year=99
    )
    course = CourseFactory(organisation=organisation)
    connector.position.supervision_weeks = 1
    connector.position.save()
    connector.position.required_courses.add(course)
    for number in range(count):
        ReferenceRequestFactory(
            volunteer__organisation=organisation,
            volunteer__position=connector.position,
            returned=bool(number % 2),
        )
        step = StepFactory(organisation=organisation, meetings=2)
        step.courses.add(course)
        HeldRowFactory(organisation=organisation, name=f"Person {number}")
        CourseAliasFactory(course=course, said_by=world.coordinator)
        KnownAsFactory(
            organisation=organisation, learner=world.connector.user, said_by=world.coordinator
        )
        placement = coming_placement(world, **({"trainee": trainee} if number % 2 else {}))
        with_whom = cleared_connector(world) if number % 2 else connector
        if not with_whom.position.required_courses.filter(pk=course.pk).exists():
            with_whom.position.required_courses.add(course)
        CompletionFactory(
            course=course,
            learner=with_whom.membership.user,
            completed_on=today() - timedelta(days=number),
            expires_on=today() + timedelta(days=30 + number),
        )
        for starts_at in (now() - timedelta(days=1), now() + timedelta(days=9)):
            BookingFactory(
                course_class__course=course,
                course_class__starts_at=starts_at,
                learner=with_whom.membership.user,
            )
        support_rows(with_whom, supervisor=world.supervisor)
        expense_rows(with_whom, decider=world.administrator, typist=world.coordinator)
        generous = VolunteerFactory(organisation=organisation, status="ready")
        ActivityFactory(volunteer=generous, minutes=11 * 60)
        match = offer_match(placement, with_whom, by=world.coordinator)
        for side in ("trainee", "connector"):
            match = answer_offer(match, side=side, accept=True, by=member_of(match, side))
        MeetingLog.objects.create(
            organisation=organisation,
            match=match,
            starts_at=now(),
            outcome="happened",
            minutes=30,
            entered_by=world.trainee,
        )
        for days in (-20, 3):
            MeetingFactory(match=match, starts_at=now() + timedelta(days=days), agreed=True)
        match.agreed_at = now() - timedelta(days=9)
        match.save(update_fields=["agreed_at"])
        reflection = Reflection.objects.create(
            organisation=organisation,
            trainee=placement.trainee,
            match=match,
            model="free",
            answers={"writing": "x"},
            status="finished",
            saved_at=now(),
        )
        named = {"raised_by": world.trainee, "person": world.coordinator}
        ConcernFactory(organisation=organisation, **named)
        ConcernFactory(organisation=organisation, closed=True, **named)
        for email in ("", world.educator.user.email):
            reflection.shares.create(
                organisation=organisation,
                reader="educator" if email else "connector",
                educator_email=email,
                prompts=["writing"],
                shared_at=now(),
            )
        organisation.own_ways.create(name=f"Way {number}", about="Ours", questions=["Why?"])
        MatchFactory(  # nobody has found them a time yet
            agreed=True,
            placement=coming_placement(world, weeks_ahead=1),
            connector=cleared_connector(world),
            agreed_at=now() - timedelta(days=9),
        )
        for stage in ("enquiry", "application", "conversation", "checks", "ready"):
            VolunteerFactory(organisation=organisation, status=stage, position=connector.position)
        coming_placement(world)
        offer_match(coming_placement(world), with_whom, by=world.coordinator)
    return {"first_on": today(), "last_on": today() + timedelta(days=364)}
