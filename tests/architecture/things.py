"""One row of everything an address can name, in one organisation."""

from dataclasses import dataclass
from datetime import timedelta

from common.dates import now, today
from common.models import new_id
from messaging.models import Message
from placements.models import Feedback, Match, MatchingRun, Parting, Proposal, Reflection
from tests.factories.agreements import (
    AgreementTextFactory,
    CorrectionRequestFactory,
    LeavingFactory,
    LegalHoldFactory,
)
from tests.factories.expenses import ExpenseRows, TimePaymentFactory, expense_rows
from tests.factories.pathway import StepFactory, StepReachedFactory
from tests.factories.placements import (
    CohortFactory,
    ConcernFactory,
    MatchFactory,
    MeetingFactory,
    PlacementFactory,
    TraineeFactory,
)
from tests.factories.support import support_rows
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseAliasFactory,
    CourseClassFactory,
    CourseFactory,
    HeldRowFactory,
    KnownAsFactory,
)
from tests.factories.vetting import IdentityDocumentFactory, ReferenceRequestFactory
from tests.factories.volunteers import (
    CheckFactory,
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    LeaveFactory,
    OverrideFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from tests.world import World

OF_A_DRAFT = (
    *("add_line", "edit_line", "mine", "remove", "remove_line", "remove_receipt", "send"),
    "start",
)
OF_A_CONCERN = ("acknowledge", "close", "own", "pass_on", "record", "reopen")


@dataclass
class Things:
    world: World
    keys: dict[str, object]

    def key(self, argument: str, route: str) -> object:
        """The value of a URL's argument; a route's own comes before the common one."""
        return self.keys.get(f"{route} {argument}", self.keys.get(argument))

    def needs_more(self, route: str) -> bool:
        """Routes that answer 404 even to those who may, because of what these rows are not."""
        uploads = {
            f"imports:{name}" for name in ("columns", "confirm", "done", "preview", "refused")
        }
        # An upload: its sender alone; a view: its owner.
        views = {"volunteers:delete_view", "volunteers:rename_view"}
        # A claim that is written: who writes it alone; one of one's own: a volunteer alone.
        claims = {f"expenses:{name}" for name in OF_A_DRAFT}
        # A concern: who raised it alone, and those who are named to read it.
        named = {f"concerns:{name}" for name in OF_A_CONCERN}
        # A wish to be kept apart: the lead alone sees those that a coordinator may be meant by.
        wishes = {"volunteers:settle_wish"}
        others = {
            "concerns:edit_route",
            "messages:edit_wording",
            "messages:drop_own_wording",
            "logo",
            "switch_membership",
            "volunteers:withdraw_wish",
        }
        shares = {"reflections:acknowledge", "reflections:read"}  # each has one reader
        return route in uploads | views | named | others | shares | claims | wishes


def build_things(world: World) -> Things:
    organisation = world.organisation
    connector = VolunteerFactory(
        organisation=organisation, membership=world.connector, cleared=False
    )
    cohort = CohortFactory(programme__organisation=organisation)
    trainee = TraineeFactory(organisation=organisation, membership=world.trainee, cohort=cohort)
    placement = PlacementFactory(
        trainee=trainee, starts_on=today() - timedelta(days=7), ends_on=today() + timedelta(days=30)
    )
    match = MatchFactory(placement=placement, connector=connector, agreed=True)
    other = PlacementFactory(
        trainee=trainee,
        starts_on=today() + timedelta(days=60),
        ends_on=today() + timedelta(days=90),
    )
    run = MatchingRun.objects.create(
        organisation=organisation,
        first_on=today(),
        last_on=today(),
        matching_on=today(),
        engine_version="1",
        inputs_hash="0",
        weights={},
        placements_count=1,
        covered_count=1,
        bound=1,
        is_proven=True,
    )
    proposal = Proposal.objects.create(
        organisation=organisation, run=run, placement=other, connector=connector
    )
    run_request = organisation.run_requests.create(
        first_on=today(), last_on=today(), placements_count=200, asked_by=world.coordinator
    )
    offered = MatchFactory(
        placement=PlacementFactory(
            trainee=trainee, starts_on=other.starts_on, ends_on=other.ends_on
        ),
        connector=connector,
    )
    reflection = Reflection.objects.create(
        organisation=organisation, trainee=trainee, match=match, model="free", saved_at=now()
    )
    finished = Reflection.objects.create(
        organisation=organisation,
        trainee=trainee,
        match=match,
        model="free",
        answers={"writing": "We met."},
        status=Reflection.Status.FINISHED,
        saved_at=now(),
    )
    share = finished.shares.create(
        organisation=organisation, reader="connector", prompts=["writing"], shared_at=now()
    )
    own_way = organisation.own_ways.create(name="Ours", about="Short", questions=["Why?"])
    meeting = match.meeting_logs.create(
        organisation=organisation,
        starts_at=now() - timedelta(days=1),
        outcome="happened",
        minutes=30,
        entered_by=world.trainee,
    )
    arranged = MeetingFactory(match=match, proposed_by=world.trainee)
    check = CheckFactory(volunteer=connector)
    supported = support_rows(connector, supervisor=world.supervisor)
    expenses = expense_rows(connector, decider=world.coordinator, typist=world.coordinator)
    override = OverrideFactory(volunteer=connector, requested_by=world.coordinator)
    payment = TimePaymentFactory(volunteer=connector, recorded_by=world.coordinator)
    leave = LeaveFactory(volunteer=connector)
    certificate = DBSCertificateFactory(volunteer=connector)
    status_check = DBSStatusCheckFactory(certificate=certificate, checked_by=world.coordinator)
    risk = RiskAssessmentFactory(certificate=certificate, opened_by=world.coordinator)
    exclusion = connector.exclusions.create(organisation=organisation, site=placement.site)
    course = CourseFactory(organisation=organisation)
    completion = CompletionFactory(course=course, learner=connector.membership.user)
    booking = BookingFactory(course_class__course=course, learner=connector.membership.user)
    reached = StepReachedFactory(volunteer=connector, said_by=world.coordinator)
    StepFactory(organisation=organisation)
    begun = CourseClassFactory(course=course, starts_at=now() - timedelta(hours=1))
    view = organisation.saved_views.create(
        owner=world.coordinator, name="Active", query="status=active"
    )
    upload = organisation.uploads.create(
        made_by=world.coordinator, kind="sites", file_name="sites.csv", content=b"code,name\nA,B\n"
    )
    message = Message.objects.create(
        organisation_id=organisation.pk,
        template="offer",
        recipient_name="Asha Green",
        recipient_address="asha@example.org",
        subject="An offer",
        body="Hello",
        dedupe_key="offer",
        status=Message.Status.FAILED,
        not_before=now(),
    )
    asked = ReferenceRequestFactory(volunteer=connector, asked_by=world.coordinator)
    document = IdentityDocumentFactory(volunteer=connector, seen_by=world.coordinator)
    text = AgreementTextFactory(
        agreement__organisation=organisation, agreement__key=f"promise-{organisation.slug}"
    )
    text.agreement.positions.add(connector.position)
    correction = CorrectionRequestFactory(volunteer=connector)
    LeavingFactory(volunteer=connector)
    hold = LegalHoldFactory(volunteer=connector, placed_by=world.coordinator)
    wish = organisation.apart_wishes.create(asked_by=world.connector, words="Jo Bloggs")
    person_bar = connector.exclusions.create(
        organisation=organisation, person=trainee.membership.user
    )
    letter = Message.objects.create(
        organisation_id=organisation.pk,
        template="lapsing_soon",
        channel=Message.Channel.LETTER,
        recipient_name=str(connector),
        recipient_id=connector.pk,
        subject="Something to renew",
        body="Hello",
        dedupe_key="lapse",
        status=Message.Status.TO_TELL,
        not_before=now(),
    )
    of_trainee = {"organisation": organisation, "match": match, "side": "trainee"}
    feedback = Feedback.objects.create(**of_trainee, kind="ending", asked_on=today())
    Parting.objects.create(**of_trainee)
    concern = ConcernFactory(
        organisation=organisation, raised_by=world.connector, person=world.coordinator
    )
    alias = CourseAliasFactory(course=course)
    known_as = KnownAsFactory(organisation=organisation, learner=connector.membership.user)
    held_row = HeldRowFactory(organisation=organisation)
    keys = {
        "check_in_id": supported.asked.pk,
        **_keys_of_expenses(expenses),
        "activity_id": supported.activity.pk,
        "hours": 10,
        "paper_id": supported.paper.pk,
        "papers:make kind": "certificate",
        "contact_id": supported.contact.pk,
        "supervision_id": supported.held.pk,
        "concern_id": concern.pk,
        "feedback_id": feedback.pk,
        "cohort_id": cohort.pk,
        "programme_id": cohort.programme_id,
        "alias_id": alias.pk,
        "name_id": known_as.pk,
        "row_id": held_row.pk,
        "message_id": message.pk,
        "messages:letter message_id": letter.pk,
        "agreement_id": text.agreement_id,
        "correction_id": correction.pk,
        "wish_id": wish.pk,
        "volunteers:record_signature key": text.agreement.key,
        "volunteers:sign_agreement key": text.agreement.key,
        "placements:drop_exclusion exclusion_id": person_bar.pk,
        "reference_id": asked.pk,
        "document_id": document.pk,
        "volunteers:ask_referee kind": "reference_2",
        "volunteer_id": connector.pk,
        "trainee_id": trainee.pk,
        "placement_id": placement.pk,
        "placements:choose placement_id": other.pk,
        "match_id": match.pk,
        "matches:respond match_id": offered.pk,
        "matches:answer_for_connector match_id": offered.pk,
        "matches:answer_for_trainee match_id": offered.pk,
        "run_id": run.pk,
        "proposal_id": proposal.pk,
        "request_id": run_request.pk,
        "reflection_id": reflection.pk,
        "reflections:send_again reflection_id": finished.pk,
        "reflections:share reflection_id": finished.pk,
        "reflections:unshare reflection_id": finished.pk,
        "share_id": share.pk,
        "way_id": own_way.pk,
        "reflections:autosave key": "writing",
        "reflections:look_again key": "writing",
        "reflections:prompt key": "writing",
        "meeting_id": meeting.pk,
        "arranged_id": arranged.pk,
        "feed_id": new_id(),
        "secret": "wrong",
        "membership_id": world.educator.pk,
        "check_id": check.pk,
        "kind": check.kind,
        "override_id": override.pk,
        "leave_id": leave.pk,
        "payment_id": payment.pk,
        "exclusion_id": exclusion.pk,
        "certificate_id": certificate.pk,
        "status_check_id": status_check.pk,
        "risk_id": risk.pk,
        "hold_id": hold.pk,
        "position_id": connector.position_id,
        "code": course.code,
        "class_id": booking.course_class_id,
        "step_id": reached.step_id,
        "reached_id": reached.pk,
        "booking_id": booking.pk,
        "volunteers:class_register class_id": begun.pk,
        "volunteers:close_register class_id": begun.pk,
        "volunteers:note_arrival class_id": begun.pk,
        "completion_id": completion.pk,
        "token": "not-a-token",
        "slug": organisation.slug,
        "apply:step key": "access",
        "upload_id": upload.pk,
        "other_id": VolunteerFactory(organisation=organisation).pk,
        "view_id": view.pk,
    }
    organisation.applications.create(  # they applied again, which can be noted
        volunteer=connector, status="repeated", submitted_at=now(), saved_at=now()
    )
    assert match.status == Match.Status.AGREED
    return Things(world, keys)


def _keys_of_expenses(rows: ExpenseRows) -> dict[str, object]:
    """A claim that its connector writes; one that was sent stands where it is decided about."""
    return {
        "claim_id": rows.draft.pk,
        "line_id": rows.line.pk,
        "receipt_id": rows.receipt.pk,
        "expenses:add_line kind": "meal",
        "expenses:decide claim_id": rows.sent.pk,
        "expenses:record claim_id": rows.sent.pk,
        "expenses:take_over claim_id": rows.sent_back.pk,
        "expenses:receipt claim_id": rows.sent.pk,
        "expenses:receipt receipt_id": rows.receipt_sent.pk,
        "export_id": rows.export.pk,
        "rate_id": rows.rate.pk,
    }
