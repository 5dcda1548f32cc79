// Adds another pair of boxes without saving first. Without this, the button saves and the page comes back with one more.
export function startEvidence() {
  const set = document.querySelector("[data-evidence]");
  const button = set?.querySelector("button[name=add_link]");
  if (!button) return;
  const limit = Number(set.dataset.evidence);
  button.textContent = "Add another link";
  button.type = "button";
  button.addEventListener("click", () => {
    const rows = set.querySelectorAll(".app-evidence__row");
    const row = rows[rows.length - 1].cloneNode(true);
    const number = rows.length;
    row.setAttribute("aria-label", `Link ${number + 1}`);
    row.classList.remove("govuk-form-group--error");
    row.querySelectorAll(".govuk-error-message").forEach((message) => message.remove());
    for (const part of ["label", "url"]) {
      const input = row.querySelector(`[name=evidence-${part}]`);
      input.value = "";
      input.id = `evidence-${part}-${number}`;
      input.removeAttribute("aria-describedby");
      input.classList.remove("govuk-input--error");
      input.closest(".govuk-form-group").querySelector("label").htmlFor = input.id;
    }
    button.before(row);
    row.querySelector("input").focus();
    if (number + 1 >= limit) button.remove();
  });
}
