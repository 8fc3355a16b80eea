// Keeps a reply that is being written as a sealed draft. Without scripts the button "Keep as a draft" does it.
"use strict";
for (const form of document.querySelectorAll("form[data-keep]")) {
  const texts = [...form.querySelectorAll("textarea")];
  const typed = () => texts.map((text) => text.value).join("\u0000");
  const said = form.querySelector("[data-kept]");
  let waiting = 0;
  let kept = typed();
  const keep = async () => {
    if (typed() === kept) return;
    const written = typed();
    const body = new FormData(form);
    body.set("keep", "quietly");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      if (!answer.ok) return;
      kept = written;
      said.hidden = false;
    } catch {
      // Offline or signed out: the text is still in the page, and the next key tries again.
    }
  };
  for (const text of texts) {
    text.addEventListener("input", () => {
      said.hidden = true;
      clearTimeout(waiting);
      waiting = setTimeout(keep, 3000);
    });
  }
  form.addEventListener("submit", () => clearTimeout(waiting));
}
