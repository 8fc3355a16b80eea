"""pytest module: renders pages to HTML with CSS inlined by file path and screenshots them."""
import re, subprocess
from pathlib import Path
from django.utils import timezone
from safeconduct.access import actions
from tests.access.people import *
from tests.sites import SiteClient
OUT=Path("/tmp/access_scratch/out"); OUT.mkdir(exist_ok=True)
CSS=Path("/work/main/src/safeconduct/config/static/safeconduct")
def save(name, response):
    s=response.content.decode()
    assert response.status_code==200,(name,response.status_code,response.get("Location"))
    s=re.sub(r'/static/safeconduct/(\w+)[^"]*\.css', lambda m: f"file://{CSS}/{m[1]}.css", s)
    (OUT/f"{name}.html").write_text(s)
def c(m):
    x=SiteClient("staff"); sign_in(x,m); return x
def test_shots(host_dir):
    h=found_house(); rosa=c(h.rosa); aisha=c(h.aisha); magda=c(h.custodians[0])
    z=join(h.rosa,"Zarema",["caseworker"],desk=h.intake)
    st=SiteClient("staff")
    save("sign_in",st.get("/sign-in"))
    save("sign_in_error",st.send_form("/sign-in",{"sign_in_name":"nobody","passphrase":"x","code":"1"}))
    save("join",st.get("/join"))
    inv,code=actions.invite(display_name="Yusuf",roles=["operator"],desk=None,by=h.rosa.person,at=timezone.now())
    st.send_form("/join",{"code":code}); save("join_passphrase",st.get("/join/passphrase"))
    save("join_passphrase_error",st.send_form("/join/passphrase",{"display_name":"Y","sign_in_name":"aisha","passphrase":"short","again":"x"}))
    st.send_form("/join/passphrase",{"display_name":"Yusuf","sign_in_name":"yusuf","passphrase":PASSPHRASE,"again":PASSPHRASE})
    save("join_app",st.get("/join/app"))
    save("account",aisha.get("/account")); save("people",rosa.get("/people")); save("invite",rosa.get("/people/invite"))
    rosa.send_form("/people/invite",{"display_name":"Noor","roles":["caseworker"],"desk":"intake"}); save("invitation",rosa.get("/people/invitation"))
    save("person",rosa.get(f"/people/{z.person.pk}")); save("confirm",rosa.get(f"/people/{z.person.pk}/confirm")); save("disable",rosa.get(f"/people/{z.person.pk}/disable"))
    save("desks",aisha.get("/desks")); save("set_up",rosa.get("/set-up")); save("begin",rosa.get("/cards/begin"))
    loc=rosa.send_form("/cards/begin",{"custodians":[str(m.person.pk) for m in h.custodians]})["Location"]
    save("ceremony",magda.get(loc)); save("card",magda.send_form(loc+"/card",page=loc)); save("drill",magda.get(loc+"/drill"))
    save("forgotten",SiteClient("staff").get("/forgotten")); save("recoveries",magda.get("/recoveries"))
    aisha.send_form("/account/codes",{"code":h.aisha.code()}); save("codes",aisha.get("/account/codes"))
    a2=SiteClient("staff"); a2.cookies["language"]="ar"; save("sign_in_ar",a2.get("/sign-in"))
