// Compare a chosen file with the issued one: its digest is made here, the file goes nowhere.
const form = document.querySelector("[data-digest]");
const outcome = document.querySelector("[data-outcome]");

async function digestOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare() {
  const [file] = form.elements.file.files;
  outcome.replaceChildren();
  if (!file) {
    return;
  }
  const found = await digestOf(file);
  const words = found === form.dataset.digest ? "[data-same]" : "[data-other]";
  const told = document.querySelector(words).content.cloneNode(true);
  told.querySelector("[data-found]").textContent = found;
  outcome.replaceChildren(told);
}

// without HTTPS a browser lends no digests: the form then sends the file, as it says
if (form && globalThis.crypto?.subtle) {
  const hint = document.getElementById("file-hint");
  hint.textContent = hint.dataset.here;
  form.querySelector(".buttons").hidden = true;
  form.addEventListener("change", compare);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
}
