// Saves a long form to the server while somebody writes.
//
//   <form data-module="app-autosave" data-autosave-url="…"> with a textarea and hidden inputs named
//   "revision" and "seen".
//
// POST answers {"saved": "2:32pm", "revision": 4, "words": 120}; 409 when another tab or device saved
// meanwhile; 401 when signed out (in JSON, not a redirect); 413 when it is longer than a page can
// carry. It never validates. GET answers
// {"token": "…"}, because signing in again makes the page's token void. "seen" holds checksums of the
// versions of the text this page knows or has sent: on a bad signal the answer to a save may be lost
// although the save was not. Without this script the form works as it is: "Save and finish later" is
// a plain submit button. Nothing is kept in the browser's storage, because phones are shared.
const PAUSE = 2000; // after the last key
const AT_LEAST_EVERY = 15000; // while somebody keeps writing
const LONGEST_WAIT = 60000; // between tries while offline
const MOST_SEEN = 40;
const MOST_ON_LEAVING = 50000; // browsers send no more once a page is left
const SIGNED_OUT =
  "You have been signed out. Your words are still on this page: sign in again in another tab, then carry on here.";
const OFFLINE =
  "Not saved yet: you seem to be offline. Keep this page open and we will try again.";
const TOO_LONG =
  "Not saved: this answer is longer than one page can carry. Your words are still in the box: move some of them to another answer, or to a file of your own.";
const WORDS = {
  400: TOO_LONG,
  401: SIGNED_OUT,
  403: SIGNED_OUT,
  404: "Not saved: this was deleted in another tab, or you are signed in as somebody else now. Copy your words before you close this page.",
  409: "Not saved: this was changed in another tab or on another device. Choose “Save and continue” to see both.",
  413: TOO_LONG,
};
const MAY_GO_ON = [409]; // the server's next page explains

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = this.addStatus();
    this.sent = this.isUntouched() ? this.written() : undefined;
    this.wait = PAUSE;
    this.busy = false;
    this.submitting = false;
    this.trouble = false;
    this.listen();
    if (this.sent === undefined) this.schedule();
  }

  // On a bad signal somebody may write before this script arrives.
  isUntouched() {
    const boxes = [...this.form.querySelectorAll("textarea")];
    return boxes.every((box) => box.value === box.defaultValue);
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
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.tryAgain());
    addEventListener("focus", () => this.trouble && this.tryAgain());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ keepalive: this.isShort() });
      else if (this.trouble) this.tryAgain();
    });
    addEventListener("pageshow", () => (this.submitting = false)); // they came back to it
    addEventListener("beforeunload", (event) => {
      if (!this.submitting && this.written() !== this.sent) event.preventDefault();
    });
  }

  // Going on before all is saved would lose the words on this page if the next does not come.
  async submit(event) {
    if (this.submitting) return;
    const waits = !this.isSafe();
    if (waits) {
      event.preventDefault();
      await this.underWay;
      await this.save();
      if (!navigator.onLine) this.say(OFFLINE);
      if (this.trouble || !navigator.onLine) return;
    }
    this.submitting = true;
    clearTimeout(this.timer);
    if (waits) this.form.requestSubmit(event.submitter);
  }

  isSafe() {
    return navigator.onLine && !this.trouble && !this.busy && this.written() === this.sent;
  }

  tryAgain() {
    this.wait = PAUSE;
    this.save();
  }

  written() {
    const data = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "revision", "seen"]) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  isShort() {
    return this.written().length < MOST_ON_LEAVING;
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

  save(options) {
    if (!this.busy) this.underWay = this.saveOnce(options);
    return this.underWay;
  }

  async saveOnce({ keepalive = false } = {}) {
    const now = this.written();
    if (now === this.sent) this.trouble = false;
    if (now === this.sent || this.submitting) return;
    this.busy = true;
    this.since = undefined;
    clearTimeout(this.timer);
    let again = false;
    try {
      again = await this.post(now, keepalive);
    } catch {
      this.say(OFFLINE);
      this.trouble = true;
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      again = true;
    } finally {
      this.busy = false;
    }
    if (again) this.schedule();
  }

  // True when there is more to save.
  async post(now, keepalive) {
    const sum = this.remember();
    let response = await this.fetch({ method: "POST", body: this.body(), keepalive });
    if (response.status === 403 && (await this.freshToken())) {
      response = await this.fetch({ method: "POST", body: this.body(), keepalive });
    }
    if (WORDS[response.status]) {
      this.say(WORDS[response.status]);
      this.trouble = !MAY_GO_ON.includes(response.status);
      return false;
    }
    if (!response.ok) throw new Error(response.status);
    const { saved, revision, words } = await response.json();
    this.sent = now;
    this.wait = PAUSE;
    this.trouble = false;
    this.set("revision", revision);
    this.set("seen", sum);
    this.say(`Draft saved at ${saved}${words === undefined ? "" : ` (${count(words)})`}`);
    return this.written() !== this.sent;
  }

  fetch(options) {
    return fetch(this.form.dataset.autosaveUrl, {
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
      signal: AbortSignal.timeout(15000),
      ...options,
    });
  }

  // As it is, not in percent signs: those would make Arabic three times as long.
  body() {
    return new FormData(this.form);
  }

  async freshToken() {
    const response = await this.fetch({ method: "GET" });
    if (response.ok) this.set("csrfmiddlewaretoken", (await response.json()).token);
    return response.ok;
  }

  // Add the text as it stands to what this page has sent.
  remember() {
    const sum = checksum(this.form.querySelector("textarea").value);
    const seen = (this.form.elements.seen?.value ?? "").split(" ").filter((s) => s && s !== sum);
    this.set("seen", [...seen, sum].slice(-MOST_SEEN).join(" "));
    return sum;
  }

  set(name, value) {
    if (this.form.elements[name]) this.form.elements[name].value = value;
  }
}

function count(words) {
  return words === 1 ? "1 word" : `${words} words`;
}

// CRC-32 of the UTF-8 bytes, as the server counts it.
function checksum(text) {
  let sum = -1;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (~sum >>> 0).toString(16);
}

for (const form of document.querySelectorAll('form[data-module="app-autosave"]')) {
  new Autosave(form);
}
