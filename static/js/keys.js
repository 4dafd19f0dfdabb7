// Keys for those who like them: ? shows them, g and a number goes to a place, an element answers to the keys of its
// data-key (one, or several with blanks between).
const sheet = document.getElementById("keys");
const wanted = document.getElementById("keys-wanted");
const store = "keys";
let going = 0;

/** Single letters can be switched off, for people who speak to their computer. */
function on() {
  try {
    return localStorage.getItem(store) !== "off";
  } catch {
    return true;
  }
}

function show() {
  if (sheet && !sheet.open) sheet.showModal();
}

if (wanted) {
  wanted.checked = on();
  wanted.closest(".keys-switch").hidden = false;
  wanted.addEventListener("change", () => {
    try {
      localStorage.setItem(store, wanted.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
  });
}

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", show);
}

/** The row that j and k move: elements marked data-row, in the order of the page. */
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!row) return;
  (row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button, input, summary"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !on() || (wanted && !wanted.checked)) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]")) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") return show();
  if (event.key === "g") {
    going = Date.now();
    return;
  }
  const place = Date.now() - going < 1200 && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  going = 0;
  if (place) return place.click();
  if (event.key === "j") return step(1);
  if (event.key === "k") return step(-1);
  const bound = document.querySelector(`[data-key~="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (!bound) return;
  event.preventDefault();
  // A key that is held down answers once: nobody means to judge ten things that they have not seen.
  if (event.repeat) return;
  if (bound.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea")) bound.focus();
  else bound.click();
});
