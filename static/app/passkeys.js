// Passkeys, for forms that the server shows hidden: this script shows them where the browser can.
//
//   <form data-module="app-passkey" data-passkey="get" [data-passkey-options="id"] hidden>
//     <input type="hidden" name="credential"> <button>…</button> <p role="alert"></p>
//
// The options come from a JSON block of that id or, to sign in, from the form's own address.
const WORDS =
  "That did not work: the device gave no answer. Try again, or use another way.";

async function optionsOf(form) {
  const id = form.dataset.passkeyOptions;
  if (id) return JSON.parse(document.getElementById(id).textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

// A passkey that can sign in alone: kept on the device, opened by fingerprint, face or PIN.
function standingAlone(options) {
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return options;
}

async function credentialOf(form) {
  const options = await optionsOf(form);
  return form.dataset.passkey === "create"
    ? window.webauthnJSON.create(standingAlone(options.creation_options))
    : window.webauthnJSON.get(options.request_options);
}

for (const form of document.querySelectorAll('form[data-module="app-passkey"]')) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = form.querySelector('[role="alert"]');
    says.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await credentialOf(form));
      form.submit();
    } catch {
      says.textContent = WORDS;
    }
  });
}
