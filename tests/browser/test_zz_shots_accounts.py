import os, re
import pytest
from django.core import mail
from accounts import services
from accounts.models import Membership
from accounts.permissions import Role
from tests.browser.test_sign_in import open_page, with_password, sign_in_by_password, PASSWORD
from tests.factories.accounts import *
from tests.factories.volunteers import VolunteerFactory
from messaging.models import Message
from volunteers.models import Exclusion
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT="/tmp/shots_acc"; os.makedirs(OUT, exist_ok=True)
def test_shots(world, open_page, page, browser, live_server):
    world.organisation.name="Cheshire and Wirral Partnership"; world.organisation.descriptor="NHS Foundation Trust"; world.organisation.save()
    def shot(name, full=True):
        for w in (1280, 375):
            page.set_viewport_size({"width": w, "height": 900 if w==1280 else 700})
            page.screenshot(path=f"{OUT}/{name}_{w}.png", full_page=True)
        page.set_viewport_size({"width":1280,"height":900})
    open_page("/account/login/"); shot("login")
    page.get_by_role("button", name="Sign in", exact=True).click(); shot("login_error")
    open_page("/account/login/code/"); shot("code")
    page.get_by_label("Email address").fill(world.trainee.user.email); page.get_by_role("button", name="Send a code").click(); shot("code_confirm")
    page.context.clear_cookies()
    open_page("/account/password/reset/"); shot("reset")
    open_page("/account/signup/"); shot("signup")
    g=MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR, status="listed", user__first_name="Nia", user__last_name="Rees")
    for n in range(4): MembershipFactory(organisation=world.organisation, role=Role.TRAINEE, status="listed")
    services.invite(g, by=world.administrator)
    path = re.search(r"/account/invitation/\S+", Message.objects.get().body)[0]
    open_page(path); shot("invitation")
    page.get_by_label("With a password").check(); page.get_by_role("button", name="Accept and continue").click(); shot("invitation_error")
    open_page("/account/login/"); sign_in_by_password(page, with_password(world.administrator)); shot("home")
    other=OrganisationFactory(name="Spectrum Community Health CIC"); MembershipFactory(organisation=other, user=world.administrator.user, role=Role.COORDINATOR)
    site=SiteFactory(organisation=world.organisation,name="Bowmere Hospital"); TeamFactory(site=site,name="Ward"); world.coordinator.sites.add(site)
    v=VolunteerFactory(organisation=world.organisation, membership=world.connector); Exclusion.objects.create(organisation=world.organisation, volunteer=v, site=site)
    for n,u in [("account","/account/"),("name","/account/name/"),("mfa","/account/2fa/"),("passkeys","/account/2fa/passkeys/"),("sessions","/account/sessions/"),("logout","/account/logout/"),("people","/people/"),("add","/people/add/"),("inviteall","/people/invite/"),("end",f"/people/{world.lead.pk}/end/")]:
        open_page(u); shot(n)
    open_page("/account/2fa/app/activate/"); shot("reauth")
    page.get_by_label("Password", exact=True).fill(PASSWORD); page.get_by_role("button", name="Continue").click()
    page.get_by_text("I cannot scan the picture").click(); shot("totp")
    for n,u in [("a_index","/admin/"),("a_list","/admin/volunteers/volunteer/"),("a_site",f"/admin/accounts/site/{site.pk}/change/"),("a_vol",f"/admin/volunteers/volunteer/{v.pk}/change/"),("a_hist",f"/admin/volunteers/volunteer/{v.pk}/history/"),("a_org",f"/admin/accounts/organisation/{world.organisation.pk}/change/"),("a_pos","/admin/volunteers/position/add/"),("a_mem",f"/admin/accounts/membership/{world.coordinator.pk}/change/"),("a_exc","/admin/volunteers/exclusion/"),("a_disc","/admin/audit/disclosure/")]:
        open_page(u); shot(n)
    import glob
    for group, pat in {"g1":"login login_error code code_confirm reset", "g2":"signup invitation invitation_error home account", "g3":"name mfa passkeys sessions logout", "g4":"people add inviteall end reauth totp","g5":"a_index a_list a_site a_vol a_hist","g6":"a_org a_pos a_mem a_exc a_disc"}.items():
        html="<body style='margin:0;background:#888;font:14px sans-serif'><div style='display:flex;gap:8px;align-items:flex-start'>"
        for n in pat.split():
            html+=f"<div><div>{n}</div><img src='file://{OUT}/{n}_1280.png' style='width:620px'><br><br><img src='file://{OUT}/{n}_375.png' style='width:300px'></div>"
        open(f"{OUT}/{group}.html","w").write(html)
