// Every enhancement. Each page works without it.
import { startAutosave } from "./autosave.mjs";
import { startCounters } from "./counter.mjs";
import { startEvidence } from "./evidence.mjs";
import { startMeeting } from "./meeting.mjs";
import { startSession } from "./session.mjs";

// After a refused form, go where the errors are listed.
document.querySelector(".govuk-error-summary")?.setAttribute("tabindex", "-1");
document.querySelector(".govuk-error-summary")?.focus();
for (const link of document.querySelectorAll(".govuk-error-summary__list a[href^='#']")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}

// A second click on Submit is not a second submission.
for (const button of document.querySelectorAll("button[data-once]")) {
  button.form.addEventListener("submit", (event) => {
    if (button.dataset.sent) event.preventDefault();
    button.dataset.sent = "yes";
  });
}

startCounters();
startEvidence();
startAutosave();
startMeeting();
startSession();
