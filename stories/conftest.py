"""The town of the stories: a small invented city, people at their desks, and the pages they read and use."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.city.models import Institution
from pelangi.find.models import Draft, RegisterSnapshot
from pelangi.find.tests.files import REGISTER_HEADINGS
from pelangi.plan.models import Team
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import CITY, OTHER_WARD, WARD, person_with, small_city

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Desk:
    """Somebody signed in: what they read on a page, and what they see after pressing a button."""

    user: User | None
    browser: Client

    def reads(self, page: str, *args, status: int = 200, **query) -> str:
        """Open a page and return its words."""
        answer = self.browser.get(reverse(page, args=args), query)
        assert answer.status_code == status, f"{page} answers {answer.status_code}"
        return words(answer.content.decode())

    def does(self, page: str, *args, **fields) -> str:
        """Fill in a form, press its button, and return the words of the page one lands on."""
        answer = self.browser.post(reverse(page, args=args), fields, follow=True)
        assert answer.status_code == 200, f"{page} answers {answer.status_code}"
        return words(answer.content.decode())

    def fetches(self, page: str, *args) -> bytes:
        """Return a file."""
        answer = self.browser.get(reverse(page, args=args))
        assert answer.status_code == 200
        return answer.content


def words(page: str) -> str:
    """Return what a reader sees of a page: no tags, one space between words."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


class Town:
    """A small city with a prison, a home for the elderly, a psychiatric hospital and one field team."""

    today: date

    def __init__(self):
        small_city()
        self.today = timezone.localdate()
        Institution.objects.create(
            code="RSJ-1",
            name="Rumah Sakit Jiwa Contoh",
            kind=Institution.Kind.PSYCHIATRIC_HOSPITAL,
            ward_id=OTHER_WARD,
            lat=-2.137,
            lon=106.11,
        )
        self.field_officer = person_with(Role.FIELD_OFFICER, username="andri")
        self.team = Team.objects.create(
            code="T1", name="Tim 1", skills=["biometric"], kits=1, start_lat=-2.12, start_lon=106.11
        )
        self.team.members.add(self.field_officer)

    def desk(
        self, role: Role, scope_kind: str = "city", scope_code: str = CITY, *, name: str = "", language="en"
    ) -> Desk:
        """Sign somebody in."""
        user = person_with(role, scope_kind, scope_code, username=name)
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        browser.cookies["language"] = language
        return Desk(user, browser)

    def anybody(self, language: str = "id") -> Desk:
        """Somebody without an account, at home."""
        browser = Client()
        browser.cookies["language"] = language
        return Desk(None, browser)

    def years_ago(self, years: int, month: int = 3, day: int = 7) -> date:
        """Return a birth date that makes somebody `years` old, whatever day these stories are told."""
        born = date(self.today.year - years, month, day)
        return born if born <= self.today else born.replace(year=born.year - 1)

    def bring_register(self, *residents: dict) -> None:
        """Let the registry officer bring in an extract with these residents, as its columns are recognised.

        What is not said of a resident is usual.
        """
        usual = {
            "birth_place": "PANGKALPINANG",
            "rt": "001",
            "rw": "002",
            "ward_code": WARD,
            "status": "alive",
            "identity_card": "printed",
            "birth_certificate": "yes",
            "child_card": "no",
        }
        text = io.StringIO()
        writer = csv.DictWriter(text, REGISTER_HEADINGS.split(","), restval="")
        writer.writeheader()
        writer.writerows([usual | resident for resident in residents])
        file = SimpleUploadedFile("register.csv", text.getvalue().encode())
        desk = self.desk(Role.REGISTRY_OFFICER, name="fitri")
        desk.does("find:register_upload", file=file, received_on=self.today.isoformat())
        extract = RegisterSnapshot.objects.latest("pk")
        found = desk.browser.get(reverse("find:extract", args=[extract.pk])).context["form"]
        desk.does("find:extract", extract.pk, **{field.name: field.initial for field in found})
        self.work_in_the_background()

    def bring_list(self, desk: Desk, institution: str, file: SimpleUploadedFile, group: str) -> str:
        """Let an institution's contact bring in a list and confirm its columns; return the page about it."""
        desk.does(
            "find:roster_upload",
            file=file,
            sender=f"institution:{institution}",
            group=group,
            legal_basis="Perjanjian kerja sama 12/2026 (contoh)",
            purpose="Menemukan warga tanpa dokumen",
            received_on=self.today.isoformat(),
            retain_until=(self.today + timedelta(days=365)).isoformat(),
        )
        draft = Draft.objects.latest("pk")
        found = desk.browser.get(reverse("find:draft", args=[draft.pk])).context["form"]
        chosen = {field.name: field.initial for field in found}
        return desk.does("find:draft", draft.pk, take="1", **chosen)

    def work_in_the_background(self) -> None:
        """Do what the worker of a running installation does with everything that waits."""
        for task in DBTaskResult.objects.filter(status="READY").order_by("enqueued_at"):
            value = task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=task.pk).update(
                status="SUCCESSFUL", return_value=value, finished_at=timezone.now()
            )


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch) -> Town:
    """The town, with a folder of its own for uploads, and plans reckoned briefly."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("pelangi.plan.tasks.ITERATIONS", 20)
    return Town()
