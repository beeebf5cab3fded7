// Saves a long form to the server while somebody writes.
//
//   <form data-module="app-autosave" data-autosave-url="…"> with a hidden input named "revision".
//
// The server answers {"saved": "14:32", "revision": 4}; 409 when another device saved meanwhile; 401
// when signed out (in JSON, not a redirect). It never validates. Without this script the form works
// as it is: "Save and finish later" is a plain submit button. Nothing is kept in the browser's
// storage, because phones are shared.
const PAUSE = 2000; // after the last key
const AT_LEAST_EVERY = 15000; // while somebody keeps writing
const LONGEST_WAIT = 60000; // between tries while offline
const WORDS = {
  401: "You have been signed out. Your words are still on this page: sign in again in another tab, then carry on here.",
  409: "This was changed on another device. Copy your text, then reload the page.",
  offline: "Not saved yet: you seem to be offline. Keep this page open and we will try again.",
};
WORDS[403] = WORDS[401];

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = this.addStatus();
    this.sent = this.written();
    this.wait = PAUSE;
    this.busy = false;
    this.submitting = false;
    this.listen();
  }

  addStatus() {
    const status = document.createElement("p");
    status.className = "nhsuk-body-s app-autosave";
    status.setAttribute("role", "status");
    this.form.querySelector(".nhsuk-button-group").before(status);
    return status;
  }

  listen() {
    this.form.addEventListener("input", () => this.schedule());
    this.form.addEventListener("submit", () => {
      this.submitting = true;
      clearTimeout(this.timer);
    });
    addEventListener("online", () => {
      this.wait = PAUSE;
      this.save();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ keepalive: true });
    });
    addEventListener("beforeunload", (event) => {
      if (!this.submitting && this.written() !== this.sent) event.preventDefault();
    });
  }

  written() {
    const data = new FormData(this.form);
    data.delete("csrfmiddlewaretoken");
    data.delete("revision");
    return new URLSearchParams(data).toString();
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  schedule() {
    clearTimeout(this.timer);
    this.since ??= Date.now();
    const latest = this.since + AT_LEAST_EVERY - Date.now();
    const wait = this.wait === PAUSE ? Math.max(0, Math.min(PAUSE, latest)) : this.wait;
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save({ keepalive = false } = {}) {
    const now = this.written();
    if (now === this.sent || this.busy || this.submitting) return;
    this.busy = true;
    this.since = undefined;
    clearTimeout(this.timer);
    let again = false;
    try {
      again = await this.post(now, keepalive);
    } catch {
      this.say(WORDS.offline);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      again = true;
    } finally {
      this.busy = false;
    }
    if (again) this.schedule();
  }

  // True when there is more to save.
  async post(now, keepalive) {
    const response = await fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body: new URLSearchParams(new FormData(this.form)),
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
      keepalive,
      signal: AbortSignal.timeout(15000),
    });
    if (WORDS[response.status]) {
      this.say(WORDS[response.status]);
      return false;
    }
    if (!response.ok) throw new Error(response.status);
    const { saved, revision } = await response.json();
    this.sent = now;
    this.wait = PAUSE;
    this.form.elements.revision.value = revision;
    this.say(`Draft saved at ${saved}`);
    return this.written() !== this.sent;
  }
}

for (const form of document.querySelectorAll('form[data-module="app-autosave"]')) {
  new Autosave(form);
}
