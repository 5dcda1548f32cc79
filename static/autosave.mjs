// Saves a descriptor while somebody types. One save at a time, always with the version of the last answer, so that a
// person's own saves never collide. When it cannot save it says so, and leaving the page asks first.
const PAUSE = 2000; // milliseconds without a key before a save
const RETRY = 10000; // milliseconds before trying again when the service could not be reached

export function startAutosave() {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const address = form.dataset.autosave;
  const line = form.querySelector("[data-saving]");
  let dirty = "unsaved" in form.dataset; // the page came back with text that is not stored
  let stopped = "merging" in form.dataset; // saving by itself would put this text over what it is to be merged with
  let timer;
  let running = null;
  let again = false; // somebody typed on, and paused, while a save was under way

  const say = (text, trouble = false) => {
    line.textContent = text;
    line.classList.toggle("app-saving--trouble", trouble);
  };

  async function save() {
    dirty = false;
    const fields = new URLSearchParams(new FormData(form));
    let response;
    try {
      response = await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    } catch {
      return failed("Not saved: the service could not be reached. Trying again.");
    }
    if (response.status < 500 && response.status !== 401) document.dispatchEvent(new Event("ehsg:active"));
    let answer = {};
    try { answer = await response.json(); } catch { /* not an answer of ours: told below */ }
    if (answer.saved) {
      form.elements.version.value = answer.version;
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      say(`Saved at ${time}${answer.removed ? ", without characters that cannot be stored" : ""}.`);
    } else if (answer.signed_out) {
      stop("Not saved: you have been signed out. Choose Save: your text is kept while you sign in again.");
    } else if (answer.stale) {
      stop(`Not saved. ${answer.message}`);
    } else if (response.status === 422) {
      dirty = true;
      say(`Not saved. ${answer.message}`, true);
    } else if (response.status >= 500) {
      failed("Not saved: the service could not save just now. Trying again.");
    } else {
      stop("Not saved. Choose Save to see why.");
    }
  }

  function failed(text) {
    dirty = true;
    say(text, true);
    timer = setTimeout(run, RETRY);
  }

  function stop(text) {
    stopped = true;
    dirty = true;
    say(text, true);
  }

  function run() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    if (!dirty || stopped) return;
    say("Saving…");
    running = save().finally(() => {
      running = null;
      if (again) run();
      again = false;
    });
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(run, PAUSE);
  });

  // A press of Save waits for a save that is under way, and then sends the version that it answered with.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      const button = event.submitter;
      running.finally(() => form.requestSubmit(button));
      return;
    }
    dirty = false;
  });

  window.addEventListener("beforeunload", (event) => {
    if (dirty || running) event.preventDefault();
  });
}
