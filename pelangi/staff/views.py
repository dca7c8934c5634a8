"""Pages: my account, people and their roles, the audit chain, who saw what, erasure."""

import secrets
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pelangi.staff import actions, audit, leaving, queries, role_table
from pelangi.staff.forms import AccountForm, AddressForm, AuditFilter, PersonForm, RoleForm
from pelangi.staff.models import Assignment, PersonKey, User
from pelangi.staff.permissions import needs, signed_in
from pelangi.staff.places import neighbourhood_name
from pelangi.staff.roles import Deed, Role, ScopeKind
from pelangi.staff.words import fault_in_words, in_words

PASSWORD_BYTES = 12  # 96 bits


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """My account: my roles, my second factor."""
    mine = request.user.assignments.in_force(timezone.localdate()).order_by("role", "scope_code")
    return render(
        request,
        "staff/home.html",
        {"assignments": _with_places(mine), "has_second_factor": is_mfa_enabled(request.user)},
    )


def _with_places(assignments) -> list[Assignment]:
    names = queries.place_names()
    shown = list(assignments)
    for assignment in shown:
        kind, code = assignment.scope_kind, assignment.scope_code
        is_rt = kind == ScopeKind.NEIGHBOURHOOD
        assignment.place = neighbourhood_name(code) if is_rt else names.get((kind, code), code)
    return shown


# ---------------------------------------------------------------- people and roles
@needs(Deed.STAFF_ASSIGN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and what each may do."""
    page = Paginator(queries.people_with_roles(timezone.localdate()), queries.PAGE).get_page(
        request.GET.get("page")
    )
    for user in page:
        user.roles_now = _with_places(user.roles_now)
    return render(request, "staff/people.html", {"page_obj": page})


@needs(Deed.STAFF_ASSIGN)
@never_cache
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account; its password is shown on the answer to this request and nowhere else."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        try:
            user = actions.make_account(
                form.cleaned_data["username"],
                display_name=form.cleaned_data["display_name"],
                password=password,
                by=request.user,
                at=timezone.now(),
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "staff/account_made.html", {"person": user, "password": password})
    return render(request, "staff/new_account.html", {"form": form})


@needs(Deed.STAFF_ASSIGN)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and giving one more."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, code = form.scope
        try:
            actions.give_role(
                user,
                role=form.cleaned_data["role"],
                scope_kind=kind,
                scope_code=code,
                by=request.user,
                at=timezone.now(),
            )
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The role is given; it counts from now on."))
        return redirect("staff:person", pk=pk)
    now = user.assignments.in_force(timezone.localdate()).order_by("role", "scope_code")
    context = {"person": user, "form": form, "assignments": _with_places(now)}
    context["kept"] = leaving.kept_by(user)
    context["address"] = AddressForm(initial={"email": user.email})
    return render(request, "staff/person.html", context)


@require_POST
@needs(Deed.STAFF_ASSIGN)
@never_cache
def let_in_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The button for somebody who lost password or phone."""
    user = get_object_or_404(User, pk=pk)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        actions.let_in_again(user, password=password, by=request.user, at=timezone.now())
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:person", pk=pk)
    return render(request, "staff/account_made.html", {"person": user, "password": password, "again": True})


@require_POST
@needs(Deed.STAFF_ASSIGN)
def set_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the address that letters to somebody go to."""
    user = get_object_or_404(User, pk=pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        actions.set_address(user, form.cleaned_data["email"], by=request.user, at=timezone.now())
        messages.success(request, _("The address is kept.") if user.email else _("The address is gone."))
    else:
        messages.error(request, " ".join(form.errors["email"]))
    return redirect("staff:person", pk=pk)


@require_POST
@needs(Deed.STAFF_ASSIGN)
def shut_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The button that shuts an account, or opens it again; what is still kept is asked for first."""
    user = get_object_or_404(User, pk=pk)
    try:
        if request.POST.get("deed") == "open":
            actions.open_account(user, by=request.user, at=timezone.now())
            messages.success(request, _("The account is open again."))
        else:
            anyway = request.POST.get("anyway") == "yes"
            actions.shut_account(user, anyway=anyway, by=request.user, at=timezone.now())
            messages.success(request, _("The account is shut."))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:person", pk=pk)


@require_POST
@needs(Deed.STAFF_ASSIGN)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """The "end" button beside a role."""
    assignment = get_object_or_404(Assignment, pk=pk)
    try:
        actions.end_role(assignment, by=request.user, at=timezone.now())
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("staff:person", pk=assignment.user_id)


@needs(Deed.STAFF_ASSIGN)
def roles(request: HttpRequest) -> HttpResponse:
    """The table role × deed × reach, as the checks use it."""
    context = {
        "roles": list(Role),
        "rooms": role_table.table_by_room(),
        "scopes": [(role.label, role_table.kinds_of_place(role)) for role in Role],
        "never_together": role_table.never_together(),
    }
    return render(request, "staff/roles.html", context)


# ---------------------------------------------------------------- the chain
@needs(Deed.AUDIT_VIEW)
def audit_list(request: HttpRequest) -> HttpResponse:
    """The chain of deeds, newest first."""
    form = AuditFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.audit_page(**{name: value for name, value in chosen.items() if value})
    for entry in page.entries:
        entry.words = in_words(entry.deed)
    older = request.GET.copy()
    older["before"] = str(page.older)
    newest = request.GET.copy()
    newest.pop("before", None)
    context = {"form": form, "page": page, "older": older.urlencode(), "newest": newest.urlencode()}
    return render(request, "staff/audit.html", context)


@require_POST
@needs(Deed.AUDIT_VIEW)
def verify_audit(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and name what does not hold."""
    count, faults = audit.verify()
    detail = {"entries": count, "faults": len(faults)}
    audit.record("staff.verify_audit", by=request.user, at=timezone.now(), detail=detail)
    sentences = [fault_in_words(fault) for fault in faults]
    return render(request, "staff/audit_verified.html", {"count": count, "faults": sentences})


# ---------------------------------------------------------------- one resident
@needs(Deed.PERSON_TRAIL)
def find_person(request: HttpRequest) -> HttpResponse:
    """Look up a person by key."""
    form = PersonForm(request.GET if "person" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("staff:trail", key_id=form.cleaned_data["person"])
    return render(request, "staff/find_person.html", {"form": form})


@needs(Deed.PERSON_TRAIL)
def trail(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Who saw or did what with one person's data; to be printed for the resident. Reading it is itself written down."""
    key = get_object_or_404(PersonKey, pk=key_id)
    with transaction.atomic():
        audit.record(Deed.PERSON_TRAIL, key, by=request.user, at=timezone.now(), person=key.pk)
        lines = queries.trail_of(key.pk)
    return render(request, "staff/trail.html", {"key": key, "lines": lines, "now": timezone.now()})
