// Counts characters exactly as the server does: code points, a new line as one, without what cannot be stored.
// The same list of characters is in ehsg/domain/text.py; a test compares the two.
export const NOT_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

export function count(text) {
  // Half of a pair reaches the server as the character that stands for "unknown".
  const sent = text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\ufffd");
  return [...sent.replace(NOT_TEXT, "")].length;
}

export function startCounters() {
  for (const group of document.querySelectorAll("[data-counter]")) {
    const limit = Number(group.dataset.counter);
    const box = group.querySelector("textarea");
    const shown = group.querySelector("[data-count-shown]");
    const spoken = group.querySelector("[data-count-spoken]");
    let later;
    const update = () => {
      const left = limit - count(box.value);
      const number = Math.abs(left).toLocaleString("en-GB");
      const message = `You have ${number} character${Math.abs(left) === 1 ? "" : "s"} ${left < 0 ? "too many" : "remaining"}`;
      shown.textContent = message;
      shown.classList.toggle("app-count--over", left < 0);
      clearTimeout(later);
      later = setTimeout(() => { spoken.textContent = message; }, 1500); // not at every key for a screen reader
    };
    shown.hidden = false;
    document.getElementById(`${box.id}-count`).classList.add("govuk-visually-hidden");
    box.addEventListener("input", update);
    update();
  }
}
