import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError

from accounts.models import Organisation
from accounts.permissions import Role
from accounts.services import invitation_link, invite, list_member, person_with_email
from common.errors import DomainError


class Command(BaseCommand):
    help = "Invite an organisation's first administrator, and print the link that lets them in."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    @transaction.atomic
    def handle(self, *, email, organisation, first_name, last_name, **options):
        tenant = Organisation.objects.filter(slug=organisation).first()
        if tenant is None:
            raise CommandError(f"There is no organisation “{organisation}”.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no e-mail address.") from None
        with pghistory.context(by="add_administrator (command line)"):
            user = person_with_email(email, first_name=first_name, last_name=last_name)
            try:
                membership = invite(list_member(tenant, user, Role.ADMINISTRATOR), by=None)
            except DomainError as error:
                raise CommandError(str(error)) from None
        self.stdout.write(f"{user} is invited as administrator of {tenant}.")
        self.stdout.write(f"The link was sent to {user.email}, and is:")
        self.stdout.write(invitation_link(membership))
