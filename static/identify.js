// The first page: says at once whether an address is complete, and goes on when another tab has signed in. Without this
// file the server says it.
(() => {
  "use strict";
  const input = document.getElementById("identifier");
  const note = document.getElementById("identifier-note");
  if (!input || !note) return;
  const field = input.closest(".field");
  const kinds = input.dataset.kinds.split("-");
  const forms = {
    email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text) && input.checkValidity(),
    phone: (text) => /^\+?[\d\s().\/-]{7,}$/.test(text),
    username: (text) => /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/i.test(text),
  };
  const complete = () => kinds.some((kind) => forms[kind](input.value.trim()));

  const say = (mood, text) => {
    field.classList.toggle("fine", mood === "fine");
    field.classList.toggle("bad", mood === "bad");
    if (mood === "bad") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (note.textContent !== text) note.textContent = text;
  };

  input.addEventListener("input", () => {
    if (complete()) say("fine", note.dataset.valid);
    else say("", "");
  });
  // Only after leaving the field: nobody wants to hear that half an address is half an address.
  input.addEventListener("change", () => {
    if (input.value.trim() && !complete()) say("bad", note.dataset.invalid);
  });

  // Notifications are offered after the sign-in only where there can be any.
  const push = document.getElementById("can-push");
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const terminal = matchMedia("(display-mode: fullscreen)").matches;
  if (push && able && !terminal && Notification.permission !== "denied") push.value = "1";

  const form = input.form;
  let sent = null;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = event.submitter || document.getElementById("continue");
    sent.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    if (sent) sent.removeAttribute("aria-busy");
    sent = null;
  });

  // Back at this tab, after another one may have signed this browser in. Whoever has begun to type is left alone.
  let looking = false;
  const look = async () => {
    if (looking || document.hidden || sent || input.value !== input.defaultValue) return;
    looking = true;
    try {
      const answer = await fetch(form.dataset.status, { headers: { accept: "application/json" }, cache: "no-store", credentials: "same-origin" });
      if (answer.ok && (await answer.json()).state === "approved") location.assign(form.dataset.continue);
    } catch {
      // It is asked again the next time.
    }
    looking = false;
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
})();
