// Looks again every few seconds at something that is being worked out, and shows how far it is.
//
//   <div data-module="app-waiting" data-waiting-for="…"> with a list and an element of role "status";
//   the attribute says which state they show.
//
// Once the page leads elsewhere, or has no such part any more, it is opened anew. Without this
// script somebody follows the link on the page.
const EVERY = 3000;

async function look() {
  const shown = document.querySelector("[data-module=app-waiting]");
  const answer = await fetch(location.href, { redirect: "manual" });
  if (answer.type === "opaqueredirect") return location.reload();
  if (!answer.ok) return again();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-module=app-waiting]");
  if (!found) return location.reload();
  if (found.dataset.waitingFor !== shown.dataset.waitingFor) show(shown, found);
  again();
}

function show(shown, found) {
  shown.dataset.waitingFor = found.dataset.waitingFor;
  for (const part of ["p:not([role])", "ul"])
    shown.querySelector(part).replaceWith(found.querySelector(part));
  // The same element, so that a screen reader says its new words.
  shown.querySelector("[role=status]").textContent =
    found.querySelector("[role=status]").textContent;
}

function again() {
  setTimeout(() => look().catch(again), EVERY);
}

again();
