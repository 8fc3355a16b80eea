import pathlib

from tests.access.people import found_house
from tests.cases.asking import ask
from tests.cases.screening.test_deciding import decide
from tests.cases.screening.test_facts import ZAUR_IN_NEW_YORK, given, say
from tests.cases.screening.test_pages import at_desk
from tests.cases.screening.test_rescreening import keep

OUT = pathlib.Path("/tmp/work/h5shots")
OUT.mkdir(exist_ok=True)


def test_shots():
    house = found_house()
    r, _ = ask(
        told={
            **ZAUR_IN_NEW_YORK,
            "means.household_size": 2,
            "person.age": 24,
            "papers.any": "yes",
            "papers.list": [
                {"kind": "hearing", "when": "2026-12-14", "precision": "day", "where": "New York"}
            ],
        }
    )
    a = at_desk(house.aisha)
    keep(house, r, packs=[["organisation", "1", "0" * 64]])
    say(r, house.aisha, "lawyer.has", given("yes"), stance="also_said", said_by="relative")
    say(
        r,
        house.aisha,
        "asylum.filed_on",
        given({"date": "2024-06-01", "precision": "day"}),
        said_by="paper",
        paper="receipt notice",
    )
    s = f"/requests/{r.id}/screening"

    def put(name, resp):
        html = resp.content.decode()
        import re

        html = re.sub(
            r'<link rel="stylesheet" href="[^"]*?([a-z]+)(\.[0-9a-f]+)?\.css"[^>]*>',
            lambda m: (
                "<style>"
                + pathlib.Path(f"src/safeconduct/config/static/safeconduct/{m[1]}.css").read_text()
                + "</style>"
            ),
            html,
        )
        (OUT / f"{name}.html").write_text(html)

    put("screening", a.get(s))
    put("open", a.get(s))
    put("facts", a.get(s + "/facts"))
    put("fact_rows", a.get(s + "/facts/arrivals"))
    put("fact_yes", a.get(s + "/facts/lawyer.has"))
    put(
        "fact_error",
        a.send_form(s + "/facts/means.income", {"value": "-5", "currency": "USD", "period": "week"}),
    )
    put("trace", a.get(s + "/trace/us.asylum"))
    chosen = {"outcome": "not_able", "reason": "No capacity this month", "language": "ar", "step": "letter"}
    put("decide", a.get(s + "/decide"))
    put("preview", a.send_form(s + "/decide", chosen))
    decide(a, r, "waiting")
    put("decided", a.get(s + "/decide"))
    put("letter", a.get(s + "/letters/1"))
    put("rescreening", a.get("/rescreening"))
    put("rescreened", a.send_form("/rescreening", {"step": "next"}))
    import time
    for path in ("", "/facts", "/trace/us.asylum", "/decide"):
        t = time.perf_counter(); x = a.get(s + path); print(path, round((time.perf_counter() - t)*1000), "ms", len(x.content))
