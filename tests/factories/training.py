from datetime import date, time, timedelta

import factory
from factory.django import DjangoModelFactory

from common.dates import london_moment, now, today
from tests.factories.accounts import OrganisationFactory, UserFactory
from training.models import (
    Booking,
    Completion,
    Course,
    CourseAlias,
    CourseClass,
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


class CourseClassFactory(DjangoModelFactory):
    class Meta:
        model = CourseClass

    course = factory.SubFactory(CourseFactory)
    organisation = factory.SelfAttribute("course.organisation")
    starts_at = factory.LazyFunction(
        lambda: london_moment(today() + timedelta(days=30), time(14, 0))
    )
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))
    place = "Education centre, room 2"
    capacity = 12


class BookingFactory(DjangoModelFactory):
    class Meta:
        model = Booking

    course_class = factory.SubFactory(CourseClassFactory)
    organisation = factory.SelfAttribute("course_class.organisation")
    learner = factory.SubFactory(UserFactory)
    since = factory.LazyFunction(now)


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
