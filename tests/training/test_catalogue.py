from training.catalogue import CATALOGUE, add_catalogue, missing_from
from training.models import RefreshRule


def test_a_new_organisation_gets_every_course_with_its_interval(world):
    required = add_catalogue(world.organisation, by=None)
    assert len(required) == 12
    assert world.organisation.courses.count() == len(CATALOGUE)
    rules = RefreshRule.objects.filter(course__organisation=world.organisation)
    months = dict(rules.values_list("course__code", "months"))
    assert months["fire_safety"] == 24
    assert months["information_governance"] == 12
    assert months["sharing_story"] is None
    assert {months["confidentiality"], months["boundaries"], months["resilience"]} == {24}


def test_what_connectors_do_not_need_waits_to_be_switched_on(world):
    required = add_catalogue(world.organisation, by=None)
    assert all(course.is_active for course in required)
    assert not world.organisation.courses.get(code="resuscitation_3").is_active


def test_a_higher_level_contains_the_lower_ones(world):
    add_catalogue(world.organisation, by=None)
    level_3 = world.organisation.courses.get(code="safeguarding_adults_3")
    level_2 = level_3.counts_as.get()
    assert level_2.code == "safeguarding_adults_2"
    assert level_2.counts_as.get().code == "safeguarding_adults_1"


def test_a_course_that_is_there_keeps_its_own_interval_and_contents(world):
    add_catalogue(world.organisation, by=None)
    RefreshRule.objects.filter(course__code="fire_safety").update(months=12)
    world.organisation.equivalences.all().delete()
    world.organisation.courses.get(code="prevent").refresh_rules.all().delete()
    world.organisation.courses.filter(code="prevent").delete()
    assert [entry.code for entry in missing_from(world.organisation)] == ["prevent"]
    add_catalogue(world.organisation, by=None)
    assert RefreshRule.objects.get(course__code="fire_safety").months == 12
    assert not world.organisation.equivalences.exists()
    assert world.organisation.courses.count() == len(CATALOGUE)


def test_a_course_of_the_same_name_is_not_added_beside_it(world):
    world.organisation.courses.create(code="fire", name="FIRE SAFETY")
    required = add_catalogue(world.organisation, by=None)
    assert not world.organisation.courses.filter(code="fire_safety").exists()
    assert len(required) == 11
