// Keeps a reply that is being written as a sealed draft. Without scripts the button "Keep as a draft" does it.
"use strict";
for (const form of document.querySelectorAll("form[data-keep]")) {
  const text = form.querySelector("textarea");
  const said = form.querySelector("[data-kept]");
  let waiting = 0;
  let kept = text.value;
  const keep = async () => {
    if (text.value === kept) return;
    const written = text.value;
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
  text.addEventListener("input", () => {
    said.hidden = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 3000);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
