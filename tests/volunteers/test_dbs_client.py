import logging
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.volunteers.fake_update_service import XML, fake_update_service
from volunteers.dbs_client import (
    Answer,
    HTTPStatusService,
    NoAnswerError,
    Question,
    read_answer,
    status_service,
)


@pytest.fixture
def server():
    with fake_update_service() as fake:
        yield fake


@pytest.fixture
def service(server):
    return HTTPStatusService(server.url, timeout=0.5, pause=0.01)


def question(number: str) -> Question:
    return Question(
        number=number,
        last_name="Khan",
        born_on=date(1980, 3, 9),
        organisation="Cheshire scheme",
        checker_first_name="Priya",
        checker_last_name="Nair",
    )


@pytest.mark.parametrize(
    ("number", "result"),
    [
        ("100000000001", "no_match_found"),
        ("200000000001", "blank_no_new_info"),
        ("300000000001", "non_blank_no_new_info"),
        ("400000000001", "new_info"),
    ],
)
def test_each_listed_answer_is_read_as_what_it_says(service, number, result):
    assert service.ask(question(number)).result == result


def test_the_answer_names_the_holder_and_the_day_of_issue(service):
    answer = service.ask(question("200000000001"))
    assert (answer.first_name, answer.last_name) == ("ASHA", "KHAN")
    assert answer.issued_on == date(2026, 1, 1)


def test_no_match_says_nothing_else(service):
    answer = service.ask(question("100000000001"))
    assert (answer.first_name, answer.last_name, answer.issued_on) == ("", "", None)


def test_the_question_carries_the_checkers_name_and_the_holders_surname(server, service):
    service.ask(question("200000000001"))
    assert server.asked == [
        {
            "number": "200000000001",
            "dateOfBirth": "09/03/1980",
            "surname": "Khan",
            "hasAgreedTermsAndConditions": "true",
            "organisationName": "Cheshire scheme",
            "employeeForename": "Priya",
            "employeeSurname": "Nair",
        }
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("000000000001", "not one of its answers"),
        ("500000000001", "not one of its answers"),
        ("600000000001", "not one of its answers"),
        ("700000000001", "refused"),
    ],
)
def test_what_is_not_a_listed_answer_is_no_answer_and_is_not_asked_again(
    server, service, number, words
):
    with pytest.raises(NoAnswerError, match=words):
        service.ask(question(number))
    assert len(server.asked) == 1


def test_an_outage_is_tried_three_times(server, service):
    with pytest.raises(NoAnswerError, match="could not be reached"):
        service.ask(question("900000000001"))
    assert len(server.asked) == 3


def test_a_short_outage_is_overcome(server, service):
    server.down_for = 2
    assert service.ask(question("200000000001")).result == "blank_no_new_info"


def test_a_slow_answer_is_not_waited_for(server):
    service = HTTPStatusService(server.url, timeout=0.1, attempts=1)
    with pytest.raises(NoAnswerError, match="could not be reached"):
        service.ask(question("800000000001"))


def test_nothing_there_is_no_answer():
    service = HTTPStatusService("http://127.0.0.1:9", timeout=0.2, attempts=1)
    with pytest.raises(NoAnswerError, match="could not be reached"):
        service.ask(question("200000000001"))


@pytest.mark.parametrize("number", ["200000000001", "700000000001", "900000000001", "000000000001"])
def test_no_log_and_no_error_holds_personal_data(service, caplog, capfd, number):
    caplog.set_level(logging.DEBUG)
    told = ""
    try:
        answer = service.ask(question(number))
        told = repr(answer) + repr(question(number))
    except NoAnswerError as error:
        told = repr(error) + repr(error.__cause__) + repr(error.__context__)
    said = told + caplog.text + "".join(capfd.readouterr())
    for secret in (number, "Khan", "KHAN", "1980"):
        assert secret not in said


@pytest.mark.parametrize("status", ["NEW_INFO", "BLANK_NO_NEW_INFO", "NON_BLANK_NO_NEW_INFO"])
def test_words_that_contain_each_other_are_told_apart(status):
    facts = {"forename": "A", "surname": "B", "printed": "2026-01-01", "kind": "SUCCESS"}
    assert read_answer(XML.format(status=status, **facts).encode()).result == status.lower()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"NEW_INFO",
        b"<statusCheckResult><status>new_info</status></statusCheckResult>",
        b"<other><statusCheckResultType>SUCCESS</statusCheckResultType>"
        b"<status>NEW_INFO</status></other>",
        b'<!DOCTYPE x [<!ENTITY a "BLANK_NO_NEW_INFO">]><statusCheckResult>'
        b"<statusCheckResultType>SUCCESS</statusCheckResultType><status>&a;</status>"
        b"</statusCheckResult>",
    ],
)
def test_anything_else_is_no_answer(body):
    with pytest.raises(NoAnswerError):
        read_answer(body)


def test_a_day_that_cannot_be_read_is_none():
    facts = {"forename": "A", "surname": "B", "printed": "soon", "kind": "SUCCESS"}
    body = XML.format(status="NEW_INFO", **facts).encode()
    assert read_answer(body) == Answer("new_info", "A", "B", None)


def test_it_is_off_unless_switched_on(settings, server):
    assert status_service() is None
    settings.DBS_LIVE_CHECKS, settings.DBS_STATUS_URL = True, server.url
    assert isinstance(status_service(), HTTPStatusService)


def test_personal_data_goes_over_https_alone():
    with pytest.raises(ImproperlyConfigured, match="https"):
        HTTPStatusService("http://example.org/status")
