// In the meeting the arrow keys go to the previous and the next descriptor, unless somebody is typing or choosing.
export function startMeeting() {
  const links = { ArrowLeft: "[data-previous]", ArrowRight: "[data-next]" };
  if (!document.querySelector(".app-meeting")) return;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [tabindex='0']")) return;
    document.querySelector(links[event.key] ?? "#none")?.click();
  });
}
