"""The people of a scheme, by all that files about training may call them."""

from dataclasses import replace

from accounts.models import Organisation
from training.learners import Learner, learners_of
from volunteers.models import Merge


def learners_in_scheme(organisation: Organisation) -> list[Learner]:
    """Its volunteers, by the name they go by and with their birthday. A record that was merged
    into another leads there.

    Not staff and trainees, whose training the scheme does not keep. Those who have left are known.
    """
    members = {person.pk: person for person in learners_of(organisation)}
    people = {}
    volunteers = organisation.volunteers.values_list(
        "membership__user", "first_name", "last_name", "date_of_birth"
    )
    for user_id, first_name, last_name, born in volunteers:
        name = f"{first_name} {last_name}"
        people[user_id] = replace(members[user_id], name=name, born=born)
    merges = Merge.objects.filter(organisation=organisation).order_by("created_at", "pk")
    users = ("emptied__membership__user", "kept__membership__user")
    for emptied, kept in merges.values_list(*users):
        if emptied != kept and emptied in people and kept in people:
            gone, stays = people.pop(emptied), people[kept]
            people[kept] = replace(
                stays, emails=stays.emails | gone.emails, numbers=stays.numbers | gone.numbers
            )
    return list(people.values())
