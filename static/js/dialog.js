// Questions open as real dialogs, menus close by themselves; without this script both are plain foldings.
for (const hidden of document.querySelectorAll("dialog [data-close]")) hidden.hidden = false;

/** Show the sheet of a folded question in a dialog, and put it back when that closes. */
function ask(details) {
  const sheet = details.querySelector(".confirm-sheet");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const title = sheet.querySelector(".confirm-title");
  if (title) {
    title.id ||= `question-${Math.random().toString(36).slice(2, 8)}`;
    dialog.setAttribute("aria-labelledby", title.id);
  }
  const close = sheet.querySelector("[data-close]");
  if (close) close.hidden = false;
  dialog.append(sheet);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    if (close) close.hidden = true;
    details.append(sheet);
    dialog.remove();
    details.querySelector("summary").focus();
  });
  dialog.showModal();
  // The answer that changes nothing is the one at hand.
  close?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const summary = target.closest?.("[data-confirm] > summary");
  if (summary) {
    event.preventDefault();
    ask(summary.parentElement);
    return;
  }
  const dialog = target.closest?.("dialog[open]");
  if (dialog && (target.closest("[data-close]") || target === dialog)) dialog.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
