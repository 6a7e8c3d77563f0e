// The result form: one method for all replicates, paste of a column, a warning before leaving.
const form = document.querySelector("[data-entry]");
let changed = false;

function fillMethods(select) {
  for (const other of form.querySelectorAll(`[data-method="${select.dataset.method}"]`)) {
    if (!other.value) {
      other.value = select.value;
    }
  }
}

function pasteColumn(event) {
  const input = event.target;
  // Only the end of the last line goes: an empty cell above keeps its place in the column.
  const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2 || !input.name) {
    return;
  }
  const part = input.name.split("-")[0];
  const inputs = [...form.querySelectorAll(`input[name^="${part}-"]`)];
  const start = inputs.indexOf(input);
  event.preventDefault();
  if (start + lines.length > inputs.length) {
    alert(form.dataset.tooMany); // rather nothing than a part of a column
    return;
  }
  lines.forEach((text, step) => {
    inputs[start + step].value = text.trim();
  });
  changed = true;
}

// Down and up go from line to line in the column, as in a spreadsheet.
function moveInColumn(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const input = event.target;
  if (!step || input.tagName !== "INPUT" || input.hasAttribute("list")) {
    return;
  }
  const part = input.name.split("-")[0];
  const inputs = [...form.querySelectorAll(`input[name^="${part}-"]`)];
  const next = inputs[inputs.indexOf(input) + step];
  if (next) {
    event.preventDefault();
    next.focus();
    next.select();
  }
}

if (form) {
  form.addEventListener("keydown", moveInColumn);
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("kept", () => { changed = false; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("change", (event) => {
    if (event.target.dataset.method) {
      fillMethods(event.target);
    }
  });
  form.addEventListener("paste", pasteColumn);
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
  document.getElementById("problems")?.focus();
}
