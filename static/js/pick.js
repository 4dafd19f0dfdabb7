// Ticking many: one box for all, and how many are ticked; without this script every box is ticked by itself.
for (const all of document.querySelectorAll("[data-pick-all]")) {
  const form = all.closest("form");
  const boxes = () => [...form.querySelectorAll("[data-pick]")];
  const counts = form.querySelectorAll("[data-picked]");

  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
    for (const place of counts) place.textContent = ticked.toLocaleString(document.documentElement.lang);
  };

  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", (event) => event.target.matches("[data-pick]") && count());
  count();
}
