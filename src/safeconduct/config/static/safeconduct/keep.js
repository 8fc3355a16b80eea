// Keeps what is typed into a long form of the documentation desk, once a minute, sealed to whoever typed it.
// Without scripts the button "Keep what I typed and go on" does it.
"use strict";
for (const said of document.querySelectorAll("[data-kept-at]")) {
  const form = said.closest("form");
  const typed = () => {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    return new URLSearchParams(body);
  };
  let kept = typed().toString();
  // After a new sign-in in another tab this page's token is an old one: take the new one from a fresh page.
  const renew = async () => {
    const page = await fetch(location.href, { redirect: "error" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("input[name=csrfmiddlewaretoken]");
    if (page.ok && token) form.elements.csrfmiddlewaretoken.value = token.value;
  };
  const send = (body) => {
    body.set("keep", "quietly");
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(said.dataset.keptAt, { method: "POST", body, redirect: "error" });
  };
  const keep = async () => {
    const now = typed();
    const text = now.toString();
    if (text === kept) return;
    try {
      let answer = await send(now);
      if (answer.status === 403) {
        await renew();
        answer = await send(now);
      }
      if (!answer.ok) throw new Error("not kept");
      kept = text;
      said.textContent = await answer.text();
    } catch {
      said.textContent = said.dataset.keptLost;
    }
  };
  const every = setInterval(keep, 60000);
  document.addEventListener("visibilitychange", keep);
  form.addEventListener("submit", () => clearInterval(every));
}
