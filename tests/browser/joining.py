"""The steps from an enquiry to “ready”, for any hands. The person is called Wren Hale."""

import re
from datetime import timedelta

from common.dates import today
from messaging.models import Message
from tests.browser.hands import Hands

WREN, ADDRESS = "Wren Hale", "wren@example.org"
RECORD = f"Connector {WREN}"  # the heading of the record, and of the application
REFEREES = {"First reference": "Joan Tutor", "Second reference": "Sol Neighbour"}


def link_to(address: str, template: str) -> str:
    """The path of the link in the newest message of a kind to somebody."""
    rows = Message.objects.filter(template=template, recipient_address=address)
    body = rows.order_by("created_at").last().body
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]


def decide_which_dbs_check(decider: Hands) -> None:
    decider.open("/volunteers/positions/")
    decider.at("Positions")
    decider.follow("Connector")
    decider.at("Connector")
    decider.follow("Decide (DBS check)")
    decider.at("Which DBS check?")
    decider.choose("Standard")
    decider.choose("Other", "Which workforce?")
    decider.write("Why this level, and no higher one?", "They meet trainees on wards.")
    decider.choose("No, we ask for a new certificate")
    for question in FIVE_QUESTIONS:
        decider.choose("No", question)
    decider.press("Save this decision")
    decider.at("Connector")
    decider.reads("Free of charge")


FIVE_QUESTIONS = (
    "Will the person, or close family alone, benefit",
    "Is the person paid for the time",
    "Is it a work placement?",
    "Is the person on a course that needs them",
    "Is it a trainee position",
)


def apply(applicant: Hands) -> None:
    """One thing a page."""
    applicant.open("/apply/cheshire/")
    applicant.at("Would you like to volunteer")
    applicant.press("Apply")
    applicant.at("Would anything make this easier for you?")
    applicant.tick("A place to meet without steps")
    applicant.press("Continue")
    applicant.at("What is your name?")
    applicant.write("First name", "Wren")
    applicant.write("Last name", "Hale")
    applicant.press("Continue")
    applicant.at("How would you like us to reach you?")
    applicant.choose("By email")
    applicant.write("Email address", ADDRESS)
    applicant.press("Continue")
    applicant.at("Is there anything you would like us to know?")
    applicant.write(
        "Is there anything you would like us to know?", "I have time on Monday mornings."
    )
    applicant.press("Continue")
    applicant.at("Check what you will send")
    applicant.reads("I have time on Monday mornings.")
    applicant.press("Send my application")
    applicant.at("Thank you")


def talk_and_offer(coordinator: Hands) -> None:
    coordinator.open("/volunteers/pipeline/")
    coordinator.at("Pipeline")
    coordinator.follow(WREN)
    coordinator.at(RECORD)
    coordinator.press("We have talked already")
    coordinator.at("What came of your conversation")
    coordinator.choose("By telephone", "How did you talk?")
    coordinator.tick("What the role is, and is not")
    coordinator.choose("Go on: make a conditional offer")
    coordinator.press("Read the message first")
    coordinator.at("Read the message first")
    coordinator.reads("We would like you to join")
    coordinator.press("Send and save")
    coordinator.at(RECORD)
    coordinator.reads("say yes or no to the offer")


def say_yes(applicant: Hands) -> None:
    applicant.open(link_to(ADDRESS, "application_offer"))
    applicant.at("We would like you to join us")
    applicant.press("Yes, I would like to go on")
    applicant.at("We are doing the checks together")


def open_the_record(coordinator: Hands) -> None:
    coordinator.open("/volunteers/pipeline/")
    coordinator.at("Pipeline")
    coordinator.follow(WREN)
    coordinator.at(RECORD)
    coordinator.press("Open their record")
    coordinator.at(RECORD)
    coordinator.reads("Readiness")


def confirm_identity(coordinator: Hands) -> None:
    """Two photo documents, one of which shows the address, and one more proof of it."""
    coordinator.press("Record the result: Identity")
    coordinator.at("Identity")
    recent, far = today() - timedelta(days=20), today() + timedelta(days=900)
    documents = (
        ("Passport", "123A", "Expiry date on it", far, "No"),
        (
            "Photocard driving licence (UK, Isle of Man or Channel Islands)",
            "456B",
            "Expiry date on it",
            far,
            "Yes",
        ),
        ("Council tax statement", "789C", "Date of issue on it", recent, "Yes"),
    )
    for document, ending, which, day, shows_address in documents:
        coordinator.press("Add a document")
        coordinator.at("Add a document")
        coordinator.pick("Which document is it?", document)
        coordinator.write("Last 3 or 4 characters of its number", ending)
        coordinator.date(which, day)
        coordinator.choose(shows_address, "Does it show their current address?")
        coordinator.choose("The original, in person")
        coordinator.press("Note this document")
        coordinator.at("Identity")
        coordinator.reads(f"ending {ending}")
    coordinator.reads("Enough is seen")
    coordinator.choose("Yes", "Do the name, date of birth, signature and address agree")
    coordinator.press("Record identity as clear")
    coordinator.at(RECORD)


def see_the_right_to_work(coordinator: Hands) -> None:
    coordinator.press("Record the result: Right to work")
    coordinator.at("Right to work")
    coordinator.choose("British or Irish citizen, or settled: no time limit")
    coordinator.choose("Yes", "Does it permit volunteering?")
    coordinator.choose("The original document, with them there")
    coordinator.press("Save this result")
    coordinator.at(RECORD)


def ask_two_referees(coordinator: Hands) -> None:
    coordinator.press("Record the result: First reference")
    for which, name in REFEREES.items():
        coordinator.at("References")
        coordinator.press(f"Ask for the {which.lower()}")
        coordinator.at(f"Ask for the {which.lower()}")
        coordinator.write("Name of the referee", name)
        coordinator.choose("Tutor or teacher")
        coordinator.write("Email address (optional)", address_of(name))
        coordinator.press("Ask them")
        coordinator.reads(f"{name} is asked")


def address_of(name: str) -> str:
    return f"{name.split()[0].lower()}@example.org"


def give_a_reference(referee: Hands, name: str) -> None:
    referee.open(link_to(address_of(name), "reference_request"))
    referee.at(f"A reference for {WREN}")
    referee.write("How do you know them?", "I taught them at college.")
    referee.write("Since when?", "2019")
    referee.choose("No", "Are you their relative or partner?")
    referee.write("What are they like?", "Kind, and never late.")
    referee.choose("No", "Is there anything that worries you")
    referee.choose("Yes", "Would you be happy for them")
    referee.press("Send my reference")
    referee.at("Thank you")


def accept_both_references(coordinator: Hands) -> None:
    coordinator.open("/")
    coordinator.at("today")
    coordinator.follow("2 references have come back")
    coordinator.at("References")
    coordinator.follow(re.compile(f"{WREN}.*first reference"))
    coordinator.at("Joan Tutor")
    coordinator.press("Accept this reference")
    coordinator.reads("First reference: clear")
    coordinator.open("/")
    coordinator.at("today")
    coordinator.follow("1 reference has come back")
    coordinator.at("Sol Neighbour")
    coordinator.press("Accept this reference")
    coordinator.reads("Second reference: clear")


def keep_the_rest_of_the_checks(coordinator: Hands) -> None:
    """Work health, the employment summary, and no registration."""
    coordinator.press("Record the result: Work health")
    coordinator.at("Work health")
    coordinator.choose("Fit")
    coordinator.date("When did they answer?", today())
    coordinator.press("Save this outcome")
    coordinator.at(RECORD)
    coordinator.press("Record the result: Employment summary")
    coordinator.at("Employment summary")
    coordinator.write(
        "What have they been doing in the last few years?", "Caring, and a garden group."
    )
    coordinator.choose("No", "Are there gaps in it?")
    coordinator.press("Save this summary")
    coordinator.at(RECORD)
    coordinator.press("Record the result: Professional registration")
    coordinator.at("Professional registration")
    coordinator.choose("Not applicable")
    coordinator.write("Why it does not apply", "The position needs none.")
    coordinator.date("When was it decided?", today())
    coordinator.press("Save this result")
    coordinator.at(RECORD)


def see_the_certificate(coordinator: Hands) -> None:
    coordinator.press("Record their DBS certificate")
    coordinator.at("Record a DBS certificate")
    coordinator.write("Certificate number", "0012 3456 7890")
    coordinator.choose("Standard")
    coordinator.choose("Other", "For which workforce?")
    coordinator.date("When was it issued?", today() - timedelta(days=10))
    coordinator.choose("No, nothing is recorded on it")
    coordinator.press("Save this certificate")
    coordinator.at("DBS")
    coordinator.reads("Certificate 001234567890")
    coordinator.follow("Back")
    coordinator.at(RECORD)


def record_the_course(coordinator: Hands) -> None:
    coordinator.press("Record that they did Welcome")
    coordinator.at("Welcome")
    coordinator.date("When did they do it?", today())
    coordinator.write("How do you know?", "Certificate seen")
    coordinator.press("Save this course")
    coordinator.at(RECORD)


def invite(coordinator: Hands) -> None:
    coordinator.open("/people/")
    coordinator.at("People and access")
    coordinator.press(f"Invite {WREN}")
    coordinator.at("People and access")
    coordinator.reads("Invite again")


def accept_the_invitation_and_sign(connector: Hands) -> None:
    connector.open(link_to(ADDRESS, "invitation"))
    connector.at("Welcome, Wren")
    connector.choose("I’d rather get a code by email each time")
    connector.press("Accept and continue")
    connector.at("Wren")
    connector.follow("Please read and sign “Confidentiality”")
    connector.at("Confidentiality")
    connector.tick("I have read this and agree to it")
    connector.write("Type your full name", WREN)
    connector.press("Sign")
    connector.reads("You have signed “Confidentiality”")


def move_on_to_ready(coordinator: Hands) -> None:
    open_the_record(coordinator)
    coordinator.reads("Everything asked for is in place")
    coordinator.press("Say that everything is in place")
    coordinator.at(RECORD)
    coordinator.reads("has moved on to “ready”")
    coordinator.reads("Everything asked for is in place")
