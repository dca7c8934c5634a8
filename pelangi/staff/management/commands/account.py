"""`pelangi account NAME`: make an account with a role, e.g. the first administrator of a new installation."""

import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pelangi.staff.actions import Refused, give_role, make_account, system_user
from pelangi.staff.roles import Role, ScopeKind

PASSWORD_BYTES = 12  # 96 bits


class Command(BaseCommand):
    help = "Make an account with one role; its random password is printed once."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="name on screen")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--place", default=f"{ScopeKind.CITY}:{settings.CITY_CODE}", help="kind:code")

    @transaction.atomic
    def handle(self, *args, **options):
        kind, _colon, code = options["place"].partition(":")
        password, at, by = secrets.token_urlsafe(PASSWORD_BYTES), timezone.now(), system_user()
        name = options["name"] or options["username"]
        try:
            user = make_account(options["username"], display_name=name, password=password, by=by, at=at)
            give_role(user, role=options["role"], scope_kind=kind, scope_code=code, by=by, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.username}  {password}")
