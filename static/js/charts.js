// Charts: say code and value of the mark under the pointer or reached by the arrow keys.
const label = document.createElement("p");
label.className = "chart-label";
label.hidden = true;
label.setAttribute("role", "status");
document.body.append(label);

function say(datum) {
  const { code, value, signal } = datum.dataset;
  label.textContent = [code, value, signal].filter(Boolean).join(" · ");
  label.hidden = false;
  const box = datum.getBoundingClientRect();
  const left = box.left + box.width / 2 - label.offsetWidth / 2;
  const widest = document.documentElement.clientWidth - label.offsetWidth - 4;
  label.style.left = `${scrollX + Math.max(4, Math.min(left, widest))}px`;
  label.style.top = `${scrollY + box.top - label.offsetHeight - 6}px`;
}

function silence() {
  label.hidden = true;
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const data = [...event.currentTarget.querySelectorAll(".chart-datum")];
  if (!step || !data.length) {
    return;
  }
  event.preventDefault();
  const next = data[(data.indexOf(document.activeElement) + step + data.length) % data.length];
  next.focus();
}

for (const chart of document.querySelectorAll("svg.chart")) {
  chart.tabIndex = 0;
  chart.addEventListener("keydown", walk);
  for (const datum of chart.querySelectorAll(".chart-datum")) {
    datum.setAttribute("tabindex", "-1");
    datum.addEventListener("pointerenter", () => say(datum));
    datum.addEventListener("pointerleave", silence);
    datum.addEventListener("focus", () => say(datum));
    datum.addEventListener("blur", silence);
  }
}
