"""volunteers.signing"""

from time import process_time

from common.models import new_id
from tests.factories.agreements import SignatureFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer
from volunteers.signing import _signing, signing_of


def test_each_is_among_those_who_signed_or_those_who_have_not(world):
    signature = SignatureFactory(volunteer__organisation=world.organisation)
    agreement, have = signature.text.agreement, signature.volunteer
    have_not = VolunteerFactory(organisation=world.organisation, position=have.position)
    agreement.positions.add(have.position)
    (row,) = signing_of(world.organisation, membership=world.coordinator)
    assert (row.signed, row.unsigned, row.asked) == ((have,), (have_not,), 2)


def test_many_people_take_no_longer_each(world):
    signature = SignatureFactory(volunteer__organisation=world.organisation)
    text, position = signature.text, signature.volunteer.position
    text.agreement.positions.add(position)
    people = [Volunteer(pk=new_id()) for _ in range(6000)]
    signed = {(person.pk, text.pk) for person in people[::2]}
    began = process_time()
    row = _signing(text.agreement, text, {position.pk: people}, signed)
    assert process_time() - began < 1
    assert len(row.signed) == len(row.unsigned) == 3000
