"""Every message the portal writes: who gets it, and when."""

from dataclasses import dataclass

TO_APPLICANTS = "People who apply"
TO_CONNECTORS = "Connectors"
TO_BOTH = "Connectors and trainees"
TO_LEARNERS = "People invited to classes"
TO_REFEREES = "Referees"
TO_EDUCATORS = "Practice educators"
TO_MEMBERS = "Everybody who signs in"
TO_STAFF = "Those who run the scheme"
ON_PAPER = "Letters you print"
TO_VOLUNTEERS_AND_TRAINEES = (TO_APPLICANTS, TO_CONNECTORS, TO_BOTH, TO_LEARNERS)


@dataclass(frozen=True, slots=True)
class Kind:
    """One message: `when` is said in a sentence that begins “When …”."""

    template: str
    to: str
    when: str

    @property
    def may_be_a_text(self) -> bool:
        return self.to in TO_VOLUNTEERS_AND_TRAINEES and self.template not in IN_FULL


def _kinds(to: str, **when: str) -> list[Kind]:
    return [Kind(template, to, words) for template, words in when.items()]


CATALOGUE: tuple[Kind, ...] = (
    *_kinds(
        TO_APPLICANTS,
        application_question="somebody asks a question",
        application_invitation="somebody is invited to apply",
        application_resume="somebody stops halfway and wants to go on later",
        application_received="an application comes in",
        application_known="somebody applies whom you know already",
        application_conversation="a conversation is arranged",
        application_offer="you would like them to join",
        application_not_now="an application is closed for now",
        application_not_suitable="an application is closed for good",
        application_withdrawn="somebody withdraws their application",
        everything_in_place="all checks and courses are in place",
    ),
    *_kinds(
        TO_CONNECTORS,
        offer_connector="a trainee is suggested to a connector",
        match_agreed_connector="both have said yes, to the connector",
        check_in="a meeting has happened, to ask how they are",
        reflection_shared="a trainee shares a reflection",
        agreement_to_sign="there is an agreement to sign",
        lapsing_soon="something lapses soon",
        lapsed="something has lapsed",
        please_renew="you remind somebody to renew something",
        correction_answered="a correction they asked for is answered",
        pause_entered="a pause is noted for them",
        step_reached="they come to a new step of the pathway",
        expense_approved="an expense claim is approved",
        expense_approved_in_part="an expense claim is approved, but not all of it",
        expense_sent_back="an expense claim is sent back to them",
        expense_refused="an expense claim is not paid",
        paper_made="a certificate, letter or other paper is made for them",
        thank_you_for_everything="they have left",
    ),
    *_kinds(
        TO_BOTH,
        offer_trainee="a connector is suggested to a trainee",
        offer_reminder="an offer has not been answered for some days",
        offer_withdrawn="an offer is taken back",
        offer_declined="the other has said no",
        offer_expired="an offer was not answered in time",
        match_agreed_trainee="both have said yes, to the trainee",
        match_to_arrange="both have said yes and something is left to arrange",
        placement_changed="the dates or the place of a placement change",
        meeting_proposed="a time to meet is proposed",
        meeting_unanswered="a proposed time has not been answered for some days",
        meeting_agreed="both have agreed on a meeting",
        meeting_changed="something about a meeting changes",
        meeting_reminder="a meeting is near",
        meeting_did_you_meet="a meeting should be over, to ask whether they met",
        meeting_called_off="a meeting is called off",
        match_ended="a match ends",
        ending_begins="the last month of a placement begins",
        feedback_ending="a placement is over, to ask how it was",
        feedback_later="a placement has been over for some months, to trainees",
        feedback_reminder="somebody has not said yet how it was",
        concern_acknowledged="somebody has read the concern they raised",
    ),
    *_kinds(
        TO_LEARNERS,
        class_invitation="somebody is invited to a class",
        class_place="somebody has a place in a class",
        class_waiting="somebody is on the waiting list of a class",
        class_changed="a class moves to another day, time or place",
        class_reminder="a class comes near",
        class_called_off="a class is called off",
    ),
    *_kinds(
        TO_REFEREES,
        reference_request="a referee is asked",
        reference_reminder="a referee has not answered yet",
        reference_cancelled="a reference is no longer needed",
    ),
    *_kinds(
        TO_EDUCATORS,
        reflection_for_educator="a trainee shares a reflection with their practice educator",
    ),
    *_kinds(
        TO_MEMBERS,
        invitation="somebody is invited to sign in",
        address_changed="somebody’s email address is changed, to the old one",
        second_step_reset="somebody’s second step of signing in is taken away",
    ),
    *_kinds(
        TO_STAFF,
        weekly_digest="a week begins, to coordinators: what waits for them",
        lapsing_soon_digest="renewals come near, to coordinators",
        support_contact_due="a support contact is due, to whoever makes it",
        support_contact_overdue="a support contact is late, to the next in line",
        supervision_due="a supervision is due, to the supervisor",
        clearance_suspended="somebody is out of matching because of a status check, to leads",
        concern_raised="a concern waits to be read",
        concern_reminder="a concern has not been read on its day",
        concern_overdue="a concern was not read in time, to the next in line",
    ),
    *_kinds(
        ON_PAPER,
        thank_you_letter="you begin a letter of thanks",
    ),
)

# Somebody has just asked for these and waits for them, whatever the hour.
SENT_AT_ANY_HOUR = frozenset(
    {
        *("application_question", "application_received", "application_resume"),
        *("application_known", "application_withdrawn"),
        *("invitation", "address_changed", "second_step_reset"),
    }
)

# Too long, too grave or of no use in a few words: whoever likes texts gets these by e-mail, or is
# called.
IN_FULL = frozenset(
    {
        *("agreement_to_sign", "application_conversation", "application_offer"),
        *("application_not_now", "application_not_suitable", "application_known"),
        "application_resume",
        *("match_ended", "thank_you_for_everything", "thank_you_letter"),
        *("concern_acknowledged", "concern_raised", "concern_reminder", "concern_overdue"),
    }
)


def kind_of(template: str) -> Kind | None:
    return next((kind for kind in CATALOGUE if kind.template == template), None)
