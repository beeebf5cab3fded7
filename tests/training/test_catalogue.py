from training.catalogue import CATALOGUE, add_catalogue
from training.models import RefreshRule


def test_a_new_organisation_gets_every_course_with_its_interval(world):
    required = add_catalogue(world.organisation)
    assert len(required) == 12
    assert world.organisation.courses.count() == len(CATALOGUE) == 13
    rules = RefreshRule.objects.filter(course__organisation=world.organisation)
    months = dict(rules.values_list("course__code", "months"))
    assert months["fire_safety"] == 24
    assert months["information_governance"] == 12
    assert months["sharing_story"] is None
    assert {months["confidentiality"], months["boundaries"], months["resilience"]} == {24}


def test_a_course_that_is_there_keeps_its_own_interval(world):
    add_catalogue(world.organisation)
    RefreshRule.objects.filter(course__code="fire_safety").update(months=12)
    add_catalogue(world.organisation)
    assert RefreshRule.objects.get(course__code="fire_safety").months == 12
    assert world.organisation.courses.count() == 13
