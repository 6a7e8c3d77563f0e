// While reports are being made: ask how far they are, and show the finished list.
const line = document.querySelector("[data-progress]");
const PAUSE = 1500;

async function look() {
  const answer = await fetch(line.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) {
    return; // logged out meanwhile: a reload asks for the log-in
  }
  const { text, made, expected, finished } = await answer.json();
  const bar = line.querySelector("progress");
  if (finished) {
    location.reload();
    return;
  }
  line.querySelector("[data-progress-text]").textContent = text;
  bar.value = made;
  bar.max = expected;
  wait();
}

function wait() {
  // a lost connection is asked again; the page says the same without this script
  setTimeout(() => look().catch(wait), PAUSE);
}

if (line) {
  wait();
}
