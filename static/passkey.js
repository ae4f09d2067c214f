// Passkeys: signing in with one, by autofill or by the button, and making one. Without this file, or
// where the browser knows no passkeys, everything here stays hidden and mail does the same.
(() => {
  "use strict";
  const box = document.getElementById("passkey");
  if (!box || !window.PublicKeyCredential || !navigator.credentials) return;
  const note = document.getElementById("passkey-note");
  const say = (words) => { if (note.textContent !== words) note.textContent = words; };

  // base64url and bytes; the browser's own converters are younger than passkeys.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

  const post = async (url, body) => {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "content-type": "application/json", accept: "application/json", "x-csrf": box.dataset.csrf },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error("refused");
    return answer.json();
  };
  const answered = (ceremony, made, response) => ({
    ceremony,
    credential: { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response },
  });

  // One ceremony at a time: a button ends the autofill that waits.
  let waiting = null;
  const begin = () => {
    if (waiting) waiting.abort();
    waiting = new AbortController();
    return waiting.signal;
  };

  // The answer of a passkey, or null where another ceremony has begun meanwhile.
  const get = async (mediation) => {
    const signal = begin();
    const { ceremony, publicKey } = await post(box.dataset.options, {});
    if (signal.aborted) return null;
    publicKey.challenge = bytes(publicKey.challenge);
    publicKey.allowCredentials = listed(publicKey.allowCredentials);
    const made = await navigator.credentials.get({ publicKey, signal, ...(mediation ? { mediation } : {}) });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    return answered(ceremony, made, {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  };
  const send = async (signed) => {
    if (!signed) return;
    const remember = document.getElementById("remember");
    const { next } = await post(box.dataset.answer, { ...signed, remember: Boolean(remember && remember.checked) });
    location.assign(next);
  };

  const create = async () => {
    const { ceremony, publicKey, next: elsewhere } = await post(box.dataset.options, {});
    if (elsewhere) return location.assign(elsewhere);
    publicKey.challenge = bytes(publicKey.challenge);
    publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = listed(publicKey.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey });
    const { attestationObject, clientDataJSON } = made.response;
    const { next } = await post(box.dataset.answer, answered(ceremony, made, {
      attestationObject: text(attestationObject),
      clientDataJSON: text(clientDataJSON),
    }));
    location.assign(next);
  };

  const busy = (button, is) => {
    if (is) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  };
  const press = (button, work) => {
    let working = false;
    button.addEventListener("click", async () => {
      if (working) return;
      working = true;
      busy(button, true);
      say("");
      try {
        await work();
      } catch (error) {
        say(error.name === "InvalidStateError" ? box.dataset.exists || box.dataset.failed : box.dataset.failed);
      }
      working = false;
      busy(button, false);
    });
  };

  box.hidden = false;
  // One primary button a page: the passkey, where it was the way in last.
  if (box.querySelector("#use-passkey.primary")) {
    for (const other of document.querySelectorAll("button.primary:not(#use-passkey)")) other.className = "second";
  }
  const unable = document.getElementById("passkey-unable");
  if (unable) unable.hidden = true;

  const maker = document.getElementById("passkey-create");
  if (maker) press(maker, create);

  const user = document.getElementById("use-passkey");
  if (!user) return;
  // Tried once more after a failure, so that the field goes on offering passkeys. A failure before a passkey was chosen
  // is not reported: nobody has asked for anything on this page yet.
  const autofill = async () => {
    const able = PublicKeyCredential.isConditionalMediationAvailable;
    if (!able || !(await PublicKeyCredential.isConditionalMediationAvailable())) return;
    const signed = await get("conditional").catch(() => null);
    await send(signed).catch(() => say(box.dataset.failed));
  };
  press(user, () => get().then(send).catch((error) => {
    autofill();
    throw error;
  }));
  autofill();

  // A passkey is offered after the sign-in only where the device itself can make one.
  const can = document.getElementById("can-passkey");
  const platform = PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable;
  if (can && platform) platform.call(PublicKeyCredential).then((able) => { can.value = able ? "1" : ""; }, () => {});
})();
