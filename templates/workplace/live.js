// A page that is looked at hears of what changed: the pages of a document are drawn again, the others say so.
// Without it a page is renewed by hand.
"use strict";

const page = document.body.dataset;

async function listen(signal) {
  for (;;) {
    const answer = await fetch(`/live?seen=${page.told}&of=${page.of}`, { signal });
    if (!answer.ok) return;
    const told = await answer.text();
    if (told === page.told) continue;
    if (page.of) return location.reload();
    document.getElementById("news").hidden = false;
    page.told = told;
  }
}

let listening = null;

function look() {
  if (listening) listening.abort();
  listening = null;
  if (document.hidden) return;
  listening = new AbortController();
  const { signal } = listening;
  listen(signal).catch(() => {
    if (!signal.aborted) setTimeout(look, 5000);
  });
}

document.addEventListener("visibilitychange", look);
window.addEventListener("pagehide", () => listening && listening.abort());
window.addEventListener("pageshow", look);

// Who leaves a page on which something was chosen and not written yet is asked first.
const form = document.querySelector("form[data-unsaved]");

if (form) {
  let isUnsaved = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => (isUnsaved = true));
  form.addEventListener("submit", () => (isUnsaved = false));
  window.addEventListener("beforeunload", (event) => isUnsaved && event.preventDefault());
}
