from datetime import date

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import OrganisationFactory, UserFactory
from training.models import (
    Completion,
    Course,
    CourseAlias,
    Equivalence,
    HeldRow,
    KnownAs,
    RefreshRule,
)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    organisation = factory.SubFactory(OrganisationFactory)
    code = factory.Sequence(lambda n: f"course_{n}")
    name = factory.Sequence(lambda n: f"Course {n}")


class RefreshRuleFactory(DjangoModelFactory):
    class Meta:
        model = RefreshRule

    course = factory.SubFactory(CourseFactory)
    organisation = factory.SelfAttribute("course.organisation")
    from_on = date(2000, 1, 1)
    months = 12


class EquivalenceFactory(DjangoModelFactory):
    class Meta:
        model = Equivalence

    course = factory.SubFactory(CourseFactory)
    organisation = factory.SelfAttribute("course.organisation")
    counts_as = factory.SubFactory(
        CourseFactory, organisation=factory.SelfAttribute("..course.organisation")
    )


class CompletionFactory(DjangoModelFactory):
    class Meta:
        model = Completion

    course = factory.SubFactory(CourseFactory)
    organisation = factory.SelfAttribute("course.organisation")
    learner = factory.SubFactory(UserFactory)
    completed_on = date(2026, 1, 1)
    expires_on = date(2027, 1, 1)


class CourseAliasFactory(DjangoModelFactory):
    class Meta:
        model = CourseAlias

    course = factory.SubFactory(CourseFactory)
    organisation = factory.SelfAttribute("course.organisation")
    title = factory.Sequence(lambda n: f"What ESR calls {n}")
    key = factory.LazyAttribute(lambda alias: alias.title.casefold())


class KnownAsFactory(DjangoModelFactory):
    class Meta:
        model = KnownAs

    organisation = factory.SubFactory(OrganisationFactory)
    kind = KnownAs.Kind.EMAIL
    key = factory.Sequence(lambda n: f"other{n}@nhs.example")
    learner = factory.SubFactory(UserFactory)


class HeldRowFactory(DjangoModelFactory):
    class Meta:
        model = HeldRow

    organisation = factory.SubFactory(OrganisationFactory)
    about = HeldRow.About.LEARNER
    doubt = factory.Sequence(lambda n: f"{n:064}")
    identity = factory.Sequence(lambda n: f"{n:064}")
    name = "Elliott, Ruth"
    title = "Fire Safety"
    completed_on = date(2026, 1, 1)
    evidence = "ESR"
