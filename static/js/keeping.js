// A draft saves itself while it is typed; the button of the form works without this.
const form = document.querySelector("[data-keeping]");
const QUIET = 1500; // milliseconds after the last key
let waiting = 0;
let sending = null;
let stopped = false;

function say(text, refused) {
  const place = form.querySelector("[data-kept]");
  place.textContent = text;
  place.classList.toggle("field-error", refused);
}

// The list of what is missing follows what was saved.
function count(progress) {
  for (const [key, [state, text]] of Object.entries(progress.lines)) {
    const line = form.querySelector(`[data-progress-of="${CSS.escape(key)}"]`);
    if (line) {
      line.className = `progress-${state}`;
      line.querySelector(".progress-mark").textContent = { done: "✓", missing: "○", unclear: "!" }[state];
      line.querySelector(".progress-text").textContent = text;
    }
  }
  for (const name of ["total", "left"]) {
    for (const place of form.querySelectorAll(`[data-${name}]`)) {
      place.textContent = progress[name];
    }
  }
}

async function send() {
  const sent = new FormData(form);
  try {
    const answer = await fetch(form.dataset.keeping, { method: "POST", body: sent, redirect: "error" });
    const told = await answer.json();
    say(told.text, !answer.ok);
    if (answer.ok) {
      form.elements.seen.value = told.seen;
      count(told.progress);
      if (!waiting) {
        form.dispatchEvent(new Event("kept"));
      }
    } else {
      stopped = true; // another draft is stored: a person decides, with the button
    }
  } catch {
    say(form.dataset.notKept, true);
  }
}

function keep() {
  waiting = 0;
  if (sending) {
    later();
    return;
  }
  sending = send().finally(() => { sending = null; });
}

function later() {
  if (!stopped) {
    clearTimeout(waiting);
    waiting = setTimeout(keep, QUIET);
  }
}

if (form) {
  for (const kind of ["input", "change", "paste"]) {
    form.addEventListener(kind, later);
  }
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    waiting = 0;
    if (sending) {
      // The answer on its way brings the mark of the draft this form goes on from.
      event.preventDefault();
      const button = event.submitter;
      sending.then(() => form.requestSubmit(button));
    }
  });
}
