"""Scenes for the gallery: invented people and answers, in English and Arabic, and the small URL map they need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.safestring import SafeString, mark_safe


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(f"{name}/", nothing, name=name)
    for name in ("about", "hiding", "lost_number", "set_language", "leave", "sign_out", "device_lost")
]


@dataclass(frozen=True)
class Words:
    """Picks the English or the Arabic half of a sample text."""

    language: str

    def __call__(self, english: str, arabic: str) -> str:
        return arabic if self.language == "ar" else english


Make = Callable[[Words], dict[str, Any]]
DIGITS = "4071 9926 3358 0147 7213 8860"


class Inline(forms.Form):
    """A form whose fields are given one by one, as the guided request does it."""

    def __init__(self, fields: dict[str, forms.Field], data: dict[str, Any] | None = None) -> None:
        super().__init__(data=data)
        self.fields.update(fields)


def where(w: Words) -> dict[str, Any]:
    choices = [("home", w("In the country I am from", "في بلدي")),
               ("other", w("In another country", "في بلد آخر")),
               ("us", w("In the United States", "في الولايات المتحدة")),
               ("held", w("I am held in a jail, camp or detention centre", "أنا محتجز في سجن أو مخيم أو مركز احتجاز"))]
    field = forms.ChoiceField(label=w("Where are you now?", "أين أنت الآن؟"), choices=choices,
                              widget=forms.RadioSelect, initial="other",
                              help_text=w("Choose the place where you slept last night.", "اختر المكان الذي نمت فيه الليلة الماضية."))
    return {"form": Inline({"where": field}), "back_url": "/a", "step": 4, "section": w("Being reached", "التواصل"),
            "why": w("We ask because the law and the help we can find are different in each place.",
                     "نسأل لأن القانون والمساعدة يختلفان من مكان إلى آخر."),
            "can_skip": True, "stop_url": "/b"}


def where_in_error(w: Words) -> dict[str, Any]:
    context = where(w)
    field = context["form"].fields["where"]
    field.error_messages["required"] = w("Choose one of these, or press “I don’t know”.", "اختر واحدا، أو اضغط «لا أعرف».")
    context["form"] = Inline({"where": field}, data={"x": "1"})
    return context


def contact(w: Words) -> dict[str, Any]:
    needed = {"required": w("Write a name we can ask for.", "اكتب اسما نسأل عنه.")}
    fields: dict[str, forms.Field] = {
        "channel": forms.MultipleChoiceField(
            label=w("How may we reach you?", "كيف نصل إليك؟"), widget=forms.CheckboxSelectMultiple,
            choices=[("number", w("I will come back with my number", "سأعود برقمي")), ("phone", w("Phone call", "مكالمة هاتفية")),
                     ("signal", "Signal"), ("mail", w("E-mail", "بريد إلكتروني"))]),
        "phone": forms.CharField(label=w("Phone number", "رقم الهاتف"), widget=forms.TextInput(attrs={"type": "tel"}),
                                 help_text=w("With the country in front, such as +1.", "مع رمز البلد، مثل ‎+1.")),
        "name": forms.CharField(label=w("What name should we ask for?", "بأي اسم نسأل عنك؟"), error_messages=needed,
                                help_text=w("It does not have to be your real name.", "لا يلزم أن يكون اسمك الحقيقي.")),
        "hours": forms.ChoiceField(label=w("When?", "متى؟"), choices=[("", "—"), ("m", w("In the morning", "صباحا"))]),
        "story": forms.CharField(label=w("Is there anything we must know before we call?", "هل هناك شيء يجب أن نعرفه قبل أن نتصل؟"), widget=forms.Textarea),
        "voicemail": forms.BooleanField(label=w("You may leave a voice message", "يمكنكم ترك رسالة صوتية"), required=False,
                                        help_text=w("Only if nobody else listens to them.", "فقط إذا لم يستمع إليها أحد غيرك.")),
    }
    data = {"channel": ["signal"], "phone": "+49 151 555 0199", "story": w("My brother answers this phone after 18:00.", "أخي يرد على هذا الهاتف بعد الساعة 18:00."), "hours": "m", "voicemail": "on"}
    return {"form": Inline(fields, data), "heading": w("How can we reach you without putting you at risk?", "كيف نصل إليك دون أن نعرّضك للخطر؟"),
            "back_url": "/a", "step": 7, "steps": 24, "skip_private": True, "stop_url": "/b",
            "why": w("We only use what you give us here, and only at the hours you choose.", "لا نستعمل إلا ما تعطينا هنا، وفي الساعات التي تختارها.")}


def story(w: Words) -> dict[str, Any]:
    field = forms.CharField(label=w("What happened, and what are you afraid of?", "ماذا حدث، ومم تخاف؟"), widget=forms.Textarea,
                            help_text=w("Write in any language. It does not need to be in order. You can leave things out.",
                                        "اكتب بأي لغة. لا يلزم ترتيب. يمكنك أن تترك أشياء."))
    return {"form": Inline({"story": field}), "back_url": "/a", "step": 21, "can_skip": True, "stop_url": "/b",
            "why": w("Asylum is decided on what was done to you and what you fear. Start anywhere.", "يُقرَّر اللجوء بناء على ما حدث لك وما تخافه. ابدأ من أي مكان.")}


def parts(w: Words, number: int) -> str:
    names = ((w("Day", "اليوم"), "3"), (w("Month", "الشهر"), "4"), (w("Year", "السنة"), "6"))
    inner = "".join(f'<div class="part"><label for="d{number}{size}">{label}</label>'
                    f'<input id="d{number}{size}" class="{"year" if size == "6" else ""}" inputmode="numeric"></div>' for label, size in names)
    exact = w("How sure are you?", "ما مدى تأكدك؟")
    return (f'<fieldset class="field"><legend>{w("When did you arrive?", "متى وصلت؟")}</legend><p class="hint">{w("A year is enough.", "تكفي السنة.")}</p>'
            f'<div class="parts">{inner}<div class="part"><label for="e{number}">{exact}</label><select id="e{number}">'
            f'<option>{w("About", "تقريبا")}</option></select></div></div></fieldset>')


def arrivals(w: Words) -> dict[str, Any]:
    row = "".join(f'<fieldset class="row"><legend>{w("Arrival", "وصول")} {n}</legend>{parts(w, n)}'
                  f'<div class="field"><label for="h{n}">{w("How?", "كيف؟")}</label><input type="text" id="h{n}" dir="auto"></div>'
                  f'<p class="row-tools"><button class="plain">{w("Remove this arrival", "إزالة هذا الوصول")}</button></p></fieldset>' for n in (1, 2))
    html = (f'<h1>{w("Every time you came to the United States", "كل مرة أتيت فيها إلى الولايات المتحدة")}</h1><form><div class="rows">{row}</div>'
            f'<p><button class="button quiet">{w("Add another arrival", "أضف وصولا آخر")}</button></p>'
            f'<div class="field"><label for="f">{w("A photo or a paper", "صورة أو ورقة")}</label><p class="hint">{w("Up to 100 MB.", "حتى ١٠٠ ميغابايت.")}</p><input type="file" id="f"></div></form>')
    files = [{"name": "IMG_2044.jpg", "kind": w("Photo", "صورة"), "size": "2.4 MB", "remove_url": "/x"},
             {"name": "повестка_очень_длинное_название_документа_2017_03_14.pdf", "kind": "PDF", "size": "310 kB", "note": w("Checked. Hidden data was removed.", "فُحص. أُزيلت البيانات المخفية."), "remove_url": "/x"}]
    return {"body": mark_safe(html) + draw("file_list", files=files), "is_demo": True}


def start(w: Words) -> dict[str, Any]:
    html = (f'<h1>{w("Tell us what you need. We will look for help.", "قل لنا ما تحتاج. سنبحث عن مساعدة.")}</h1>'
            f'<p class="lead">{w("We are lawyers and helpers. We are not part of any government. It costs nothing.", "نحن محامون ومساعدون. لسنا جزءا من أي حكومة. لا يكلف شيئا.")}</p>')
    more = (f'<p><a class="button" href="/s">{w("Start", "ابدأ")}</a></p><p>{w("It takes 20 to 60 minutes. You can stop at any point and come back with a number we give you.", "يستغرق ٢٠ إلى ٦٠ دقيقة. يمكنك التوقف في أي وقت والعودة برقم نعطيك إياه.")}</p>'
            f'<h2>{w("I have a number", "لدي رقم")}</h2><form><div class="field"><label for="n">{w("Your number", "رقمك")}</label><p class="hint">{w("24 digits. Spaces do not matter.", "24 رقما. المسافات لا تهم.")}</p><input type="text" id="n" inputmode="numeric" dir="ltr"></div><div class="buttons"><button class="button quiet">{w("Open", "افتح")}</button></div></form>'
            f'<details open><summary>{w("Who will read this?", "من سيقرأ هذا؟")}</summary><p>{w("Three people of our team. They have promised in writing to keep it to themselves.", "ثلاثة أشخاص من فريقنا. وعدوا كتابة أن يحتفظوا به لأنفسهم.")}</p></details><details><summary>{w("Can I send photos?", "هل يمكنني إرسال صور؟")}</summary><p>x</p></details>')
    note = draw("notice", kind="warning", title=w("Is this phone yours alone?", "هل هذا الهاتف لك وحدك؟"),
                text=w("This page can be left with one touch. We cannot remove it from the list of pages this phone has visited.", "يمكن مغادرة هذه الصفحة بلمسة واحدة. لا يمكننا محوها من سجل هذا الهاتف."))
    return {"body": mark_safe(html) + draw("language_list", languages=[("en", "English"), ("ar", "العربية"), ("ru", "Русский"), ("es", "Español")]) + note + mark_safe(more), "is_demo": True}


def check(w: Words) -> dict[str, Any]:
    rows = [{"question": w("Where are you now?", "أين أنت الآن؟"), "value": w("In another country", "في بلد آخر"), "change_url": "/c"},
            {"question": w("Which languages do you speak?", "ما اللغات التي تتكلمها؟"), "values": ["Нохчийн мотт", "Русский", "العربية"], "change_url": "/c"},
            {"question": w("Do you have a lawyer?", "هل لديك محام؟"), "skipped": w("I’d rather not say", "أفضّل ألا أقول"), "change_url": "/c"},
            {"question": w("What happened?", "ماذا حدث؟"), "masked": True, "change_url": "/c"},
            {"question": w("Anything else?", "شيء آخر؟"), "change_url": "/c"},
            {"question": w("What are you afraid of?", "مم تخاف؟"), "value": "В апреле за мной пришли двое.\nПотом они приходили снова, к моему дяде, и спрашивали меня.", "change_url": "/c"}]
    head = f'<h1>{w("Check your answers", "راجع إجاباتك")}</h1><h2>{w("About you", "عنك")}</h2>'
    return {"body": mark_safe(head) + draw("summary_list", rows=rows) + mark_safe(f'<div class="buttons"><button class="button">{w("Send", "أرسل")}</button></div>') + draw("stop_here", stop_url="/s")}


def receipt(w: Words) -> dict[str, Any]:
    head = f'<h1>{w("Keep this number", "احتفظ بهذا الرقم")}</h1><p class="lead">{w("With it you can come back, on any phone.", "به يمكنك العودة، من أي هاتف.")}</p>'
    tail = f'<p>{w("Without it we cannot find your answers. Nor can anyone else.", "بدونه لا يمكننا إيجاد إجاباتك. ولا غيرنا.")}</p><div class="buttons"><a class="button" href="/x">{w("I have written it down", "كتبته")}</a><a class="button quiet" href="/x">{w("Show a card to print", "اعرض بطاقة للطباعة")}</a></div>'
    return {"body": mark_safe(head) + draw("receipt", digits=DIGITS) + mark_safe(tail)}


def card(w: Words) -> dict[str, Any]:
    head = f'<h1>{w("A card to print", "بطاقة للطباعة")}</h1><p>{w("Use “Print” in your browser. Only the card is printed.", "استعمل «طباعة» في متصفحك. تُطبع البطاقة فقط.")}</p>'
    return {"body": mark_safe(head) + draw("print_card", digits=DIGITS, address="helpline.example"), "body_class": "print-card"}


def messages(w: Words) -> dict[str, Any]:
    thread = [{"mine": True, "day": date(2017, 5, 3), "text": w("I am in Moscow now. My hearing is on 12 May.\nCan you call before?", "أنا في موسكو الآن. جلستي في 12 مايو.\nهل يمكنكم الاتصال قبلها؟"), "files": [{"name": "scan.pdf"}]},
              {"mine": False, "day": date(2017, 5, 4), "text": w("Thank you. A caseworker will read this today and write to you here by Friday.", "شكرا. ستقرأ زميلة هذا اليوم وتكتب لك هنا قبل يوم الجمعة."), "is_new": True}]
    html = f'<h1>{w("Your messages", "رسائلك")}</h1><p>{w("State of your request:", "حالة طلبك:")} {draw("tag", text=w("Being read", "قيد القراءة"), kind="info")} {draw("tag", text=w("Received", "وصل"), kind="success")} {draw("tag", text=w("Closed", "مغلق"))} {draw("tag", text=w("Hearing soon", "جلسة قريبة"), kind="danger")} {draw("tag", text=w("Waiting for you", "بانتظارك"), kind="warning")}</p>'
    notes = "".join(draw("notice", kind=kind, title=title, text=w("This text says in one or two short sentences what it means for you.", "يقول هذا النص في جملة أو جملتين ماذا يعني ذلك لك."))
                    for kind, title in (("info", w("Good to know", "للعلم")), ("warning", w("Take care", "انتبه")), ("danger", w("Nobody watches this minute", "لا أحد يراقب الآن")), ("success", w("We have it", "وصلنا"))))
    return {"body": mark_safe(html) + draw("thread", thread=thread) + mark_safe(notes) + draw("empty", title=w("No messages yet", "لا رسائل بعد"), text=w("We write to you here within three days.", "نكتب لك هنا خلال ثلاثة أيام.")),
            "page": Paginator(range(50), 10).page(2)}


def confirm(w: Words) -> dict[str, Any]:
    body = draw("confirm", title=w("Delete everything?", "حذف كل شيء؟"), text=w("Your answers, files and messages are gone at once. Nobody can bring them back.", "تختفي إجاباتك وملفاتك ورسائلك فورا. لا يمكن لأحد استعادتها."),
                action=w("Yes, delete everything", "نعم، احذف كل شيء"), cancel_url="/x", danger=True)
    return {"body": draw("back", back_url="/x") + body}


def inbox(w: Words) -> dict[str, Any]:
    danger, held = {"kind": "danger", "text": w("In danger now", "في خطر الآن")}, {"kind": "warning", "text": w("Detained", "محتجز")}
    rows = [{"url": "/r", "title": "R-7K2M", "summary": w("Russia, Chechen and Russian, in Germany. Means: none. No lawyer.", "روسيا، شيشاني وروسي، في ألمانيا. لا دخل. لا محامي."), "tags": [danger, {"kind": "danger", "text": w("Hearing in 4 days", "جلسة بعد ٤ أيام")}], "received": date(2017, 5, 3), "is_new": True, "select": "1"},
            {"url": "/r", "title": "R-9QXB", "summary": w("Syria, Arabic, held in Texas.", "سوريا، العربية، محتجز في تكساس."), "tags": [held], "received": date(2017, 5, 2), "assigned": "Zaynab Harrak", "select": "2"},
            {"url": "/r", "title": "R-33TD", "summary": w("Honduras, Spanish, in California.", "هندوراس، الإسبانية، في كاليفورنيا."), "received": date(2017, 4, 28), "assigned": "Piotr Lewandowski", "select": "3"}]
    filters = f'<form class="filter" method="get"><div class="part"><label for="q">{w("State", "الحالة")}</label><select id="q"><option>{w("New and open", "جديد ومفتوح")}</option></select></div><div class="part"><label for="l">{w("Language", "اللغة")}</label><select id="l"><option>{w("All", "الكل")}</option></select></div><button class="button quiet">{w("Filter", "صفِّ")}</button></form>'
    listed = "".join(draw("inbox_row", row=row) for row in rows)
    heads = draw("sort_header", label=w("Name", "الاسم"), url="?sort=a") + draw("sort_header", label=w("Received", "الوصول"), url="?sort=b", direction="descending") + draw("sort_header", label=w("Messages", "رسائل"), url="?s", number=True)
    cells = "".join(f'<tr><th scope="row" data-label="{w("Name", "الاسم")}"><a href="/x">R-{n}</a></th><td data-label="{w("Received", "الوصول")}">{date(2017, 5, n)}</td><td class="number" data-label="{w("Messages", "رسائل")}">{n * 3}</td></tr>' for n in (3, 2, 1))
    table = f'<h2>{w("As a table", "جدول")}</h2><div class="table-scroll" role="region" tabindex="0" aria-label="table"><table class="stack"><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table></div>'
    bulk = f'<div class="bulk"><button class="button quiet">{w("Close as spam", "أغلق كإزعاج")}</button></div>'
    html = f'<h1>{w("Inbox", "الوارد")}</h1>{filters}{bulk}<ul class="inbox">{listed}</ul>{table}'
    return {"body": mark_safe(html) + draw("empty", title=w("No open requests", "لا طلبات مفتوحة"), text=w("New ones appear here by themselves when you load the page again.", "تظهر الجديدة هنا عند تحميل الصفحة.")), "page": Paginator(range(50), 10).page(2), **staff(w)}


def staff(w: Words) -> dict[str, Any]:
    nav = [{"url": "/", "label": w("Inbox", "الوارد"), "current": True, "count": 40}, {"url": "/", "label": w("Cases", "القضايا")}, {"url": "/", "label": w("Deadlines", "المواعيد"), "count": 3}, {"url": "/", "label": w("People", "الناس")}, {"url": "/", "label": w("My account", "حسابي")}]
    return {"staff_nav": nav, "signed_in_name": "Zaynab Harrak", "is_demo": True}


def request_page(w: Words) -> dict[str, Any]:
    bar = draw("identity_bar", name="R-7K2M “Islam”", tags=[{"kind": "danger", "text": w("In danger now", "في خطر الآن")}], items=[{"label": w("Received", "الوصول"), "value": "3 May 2017"}, {"label": w("Speaks", "يتكلم"), "value": "Нохчийн, Русский"}, {"label": w("Call", "الاتصال"), "value": "+49 151 555 0199"}, {"label": w("Held by", "لدى"), "value": "Zaynab Harrak"}])
    tabs = draw("tabs", label=w("This request", "هذا الطلب"), tabs=[{"url": "/", "label": w("Answers", "الإجابات"), "current": True}, {"url": "/", "label": w("Messages", "الرسائل"), "count": 2}, {"url": "/", "label": w("Files", "الملفات"), "count": 4}, {"url": "/", "label": w("History", "السجل")}])
    answers = draw("summary_list", rows=[{k: v for k, v in row.items() if k not in {"masked"}} for row in [
        {"question": w("Where are you now?", "أين أنت الآن؟"), "value": w("In another country", "في بلد آخر")}, {"question": w("What happened?", "ماذا حدث؟"), "value": "В апреле за мной пришли двое.\nПотом они приходили снова, к моему дяде, и спрашивали меня. Я ушёл через двор и больше не возвращался."}, {"question": w("Do you have a lawyer?", "هل لديك محام؟"), "skipped": w("I don’t know", "لا أعرف")}]])
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    files = draw("file_list", files=[{"name": "IMG_2044.jpg", "kind": w("Photo", "صورة"), "size": "2.4 MB", "preview_url": pixel, "download_url": "/d"}, {"name": "повестка_2017.docx", "kind": "Word", "size": "31 kB", "note": w("Download only", "للتنزيل فقط"), "download_url": "/d"}])
    events = draw("timeline", events=[{"title": w("Story opened", "فُتحت القصة"), "day": date(2017, 5, 4), "who": "Zaynab Harrak", "text": w("Reason: danger now, no conflict found by hand.", "السبب: خطر الآن.")}, {"title": w("Received", "وصل"), "day": date(2017, 5, 3)}])
    note = draw("notice", kind="warning", title=w("You opened the second step", "فتحت الخطوة الثانية"), text=w("This is written in the record with your name.", "يُكتب هذا في السجل باسمك."))
    html = f'{bar}{tabs}<div class="reading"><div>{note}<h2>{w("Answers", "الإجابات")}</h2>{answers}<h2>{w("Files", "الملفات")}</h2>{files}</div><aside><div class="panel"><h2>{w("Next steps", "الخطوات التالية")}</h2><div class="buttons"><button class="button">{w("Reply", "رد")}</button><button class="button quiet">{w("Give to a colleague", "أعط لزميل")}</button></div></div><h2>{w("History", "السجل")}</h2>{events}</aside></div>'
    return {"body": mark_safe(html), **staff(w)}


def sign_in(w: Words) -> dict[str, Any]:
    fields: dict[str, forms.Field] = {
        "name": forms.CharField(label=w("Sign-in name", "اسم الدخول")),
        "passphrase": forms.CharField(label=w("Passphrase", "عبارة المرور"), widget=forms.PasswordInput),
        "code": forms.CharField(label=w("Six digits from your app", "ستة أرقام من تطبيقك"), widget=forms.TextInput(attrs={"class": "short", "size": "8", "inputmode": "numeric", "dir": "ltr"})),
    }
    form = Inline(fields, {"name": "zaynab"})
    form.add_error(None, w("These do not match. Nothing else is wrong.", "هذه لا تتطابق."))
    html = draw("error_summary", form=form) + mark_safe(f'<h1>{w("Sign in", "دخول")}</h1><form>') + draw("fields", form=form) + mark_safe(f'<div class="buttons"><button class="button">{w("Sign in", "دخول")}</button></div></form><h2>{w("One-time code", "رمز لمرة واحدة")}</h2><p class="code" dir="ltr">H7QK-2M4X-9PWD-TR3C-VZ8N</p>')
    return {"body": html, "main_class": "narrow", "form": form}


def draw(component: str, /, **context: Any) -> SafeString:
    """One component by name, as `{% include %}` would draw it."""
    from django.test import RequestFactory

    return render_to_string(f"components/{component}.html", context, RequestFactory().get("/", {"sort": "a"}))


SCENES: dict[str, tuple[str, Make]] = {
    "start": ("sample_public.html", start),
    "question": ("base_question.html", where),
    "question-error": ("base_question.html", where_in_error),
    "contact-error": ("base_question.html", contact),
    "story": ("base_question.html", story),
    "arrivals": ("sample_public.html", arrivals),
    "check": ("sample_public.html", check),
    "receipt": ("sample_public.html", receipt),
    "card": ("sample_public.html", card),
    "messages": ("sample_public.html", messages),
    "confirm": ("sample_public.html", confirm),
    "lost": ("404.html", lambda w: {}),
    "inbox": ("sample_staff.html", inbox),
    "request": ("sample_staff.html", request_page),
    "sign-in": ("sample_staff.html", sign_in),
}
