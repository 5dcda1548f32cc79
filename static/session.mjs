// Says some minutes beforehand that the sign-in will end, in every tab at once, and offers to stay. The server ends it
// whatever happens here, and keeps what was typed. Whatever a person does in any tab counts for all of them.
const WARNED_BEFORE = 5 * 60 * 1000; // milliseconds
const LOOKED_AT = 5 * 1000;

export function startSession() {
  const root = document.querySelector("[data-session]");
  if (!root) return;
  const notice = root.querySelector("[data-session-notice]");
  const heading = notice.querySelector("h2");
  const text = notice.querySelector("[data-session-text]");
  const button = notice.querySelector("button");
  const spoken = root.querySelector("[data-session-spoken]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("ehsg-session") : null;
  root.querySelector("[data-session-plain]").hidden = true; // said in time instead
  const idle = Number(root.dataset.idle) * 1000;
  let idleEnds;
  let lastEnds;
  let said = "";

  function set(idleLeft, left) {
    idleEnds = Date.now() + idleLeft;
    if (left !== undefined) lastEnds = Date.now() + left;
    others?.postMessage({ person: root.dataset.person, idleEnds });
    look();
  }

  function say(key, words) {
    if (said === key) return;
    said = key;
    spoken.textContent = words;
  }

  function look() {
    const left = Math.min(idleEnds, lastEnds) - Date.now();
    const wasHidden = notice.hidden;
    notice.hidden = left > WARNED_BEFORE;
    if (notice.hidden) {
      said = "";
      spoken.textContent = "";
      return;
    }
    const ended = left <= 0;
    const minutes = Math.ceil(left / 60000);
    const when = `${minutes} minute${minutes === 1 ? "" : "s"}`;
    button.hidden = ended || lastEnds < idleEnds;
    if (ended) {
      heading.textContent = "You have been signed out";
      text.textContent = "What you typed on this page is not lost. Choose its button: you are asked to sign in, and then your text is here again.";
    } else {
      heading.textContent = `You will be signed out in ${when}`;
      text.textContent = button.hidden
        ? "It is 12 hours since you signed in. Save what you are doing. What you do not save is kept while you sign in again."
        : "You have not saved or opened a page for a while. What you typed is kept while you sign in again.";
    }
    if (ended || minutes === 1 || said === "") say(ended ? "ended" : minutes === 1 ? "last" : "first", `${heading.textContent}. ${text.textContent}`);
    if (wasHidden && document.activeElement === document.body) notice.focus({ preventScroll: true });
  }

  async function stay() {
    let answer = {};
    try {
      const response = await fetch(root.dataset.address, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": root.dataset.token },
      });
      if (response.status === 401 || response.status === 403) {
        idleEnds = 0;
        return look();
      }
      answer = await response.json();
    } catch { /* told below */ }
    if (!answer.idle) {
      text.textContent = "The service could not be reached. Try again.";
      spoken.textContent = text.textContent;
      return undefined;
    }
    set(answer.idle * 1000, answer.longest * 1000);
    spoken.textContent = "You stay signed in.";
    return undefined;
  }

  button.addEventListener("click", stay);
  others?.addEventListener("message", ({ data }) => {
    if (data.person !== root.dataset.person) return;
    idleEnds = Math.max(idleEnds, data.idleEnds);
    look();
  });
  document.addEventListener("ehsg:active", () => set(idle)); // an autosave has reached the service
  document.addEventListener("visibilitychange", look); // timers sleep in tabs that nobody looks at
  set(idle, Number(root.dataset.longest) * 1000);
  setInterval(look, LOOKED_AT);
}
