// Switching sign-in notifications on: whether this browser is fit for them, the browser's own question, and
// where it is reached. Without this file nothing is switched on.
(() => {
  "use strict";
  const box = document.getElementById("push");
  if (!box) return;
  const off = document.getElementById("push-off");
  const fit = document.getElementById("push-fit");
  const note = document.getElementById("push-note");
  const say = (words) => { if (note && note.textContent !== words) note.textContent = words; };

  // Signs of a private window, a public terminal, or a browser that cannot. The first one found.
  const unfit = async () => {
    const apple = /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
    const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    // There only the app on the home screen has them.
    if (apple && !able && !navigator.standalone) return "install";
    if (!able || !isSecureContext) return "unable";
    if (matchMedia("(display-mode: fullscreen)").matches && !document.fullscreenElement) return "kiosk";
    if (await isPrivate()) return "private";
    // Private windows refuse without asking, too.
    return Notification.permission === "denied" ? "denied" : null;
  };
  const isPrivate = async () => {
    try {
      localStorage.setItem("push", "1");
      localStorage.removeItem("push");
      const { storage } = navigator;
      if (!navigator.cookieEnabled || !storage || !storage.persist || !storage.estimate) return true;
      if (storage.getDirectory) await storage.getDirectory();
      // A private window keeps its things in memory, so it is given less than the memory of the page.
      const heap = performance.memory ? performance.memory.jsHeapSizeLimit : 128 * 1024 * 1024;
      return (await storage.estimate()).quota < heap;
    } catch {
      return true;
    }
  };
  const close = (why) => {
    fit.hidden = true;
    off.textContent = box.dataset[why];
    off.hidden = false;
    document.getElementById("push-codes").hidden = false;
  };

  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  // Some browsers wait for ever for a push service that they cannot reach.
  const within = (seconds, work) => Promise.race([
    work,
    new Promise((_, fail) => { setTimeout(() => fail(new Error("no answer")), seconds * 1000); }),
  ]);
  const subscribe = async (registration) => {
    const options = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) };
    const ask = async () => (await within(30, registration.pushManager.subscribe(options))).toJSON();
    try {
      return await ask();
    } catch (error) {
      // One for an earlier key of ours is of no more use.
      const earlier = await within(5, registration.pushManager.getSubscription());
      if (!earlier) throw error;
      await earlier.unsubscribe();
      return ask();
    }
  };
  // Test mode: nothing is sent, so there need be no push service.
  const pretend = async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const random = crypto.getRandomValues(new Uint8Array(16));
    const keys = { p256dh: text(await crypto.subtle.exportKey("raw", publicKey)), auth: text(random) };
    return { endpoint: `${location.origin}/dev/push/${crypto.randomUUID()}`, keys };
  };

  const enable = async () => {
    // First, while the press still counts as the person's own.
    if (await Notification.requestPermission() !== "granted") return say(box.dataset.refused);
    const registration = await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
    const subscription = box.dataset.capture ? await pretend() : await subscribe(registration);
    const answer = await fetch(box.dataset.answer, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf": box.dataset.csrf },
      credentials: "same-origin",
      body: JSON.stringify({ ceremony: box.dataset.ceremony, subscription }),
    });
    if (!answer.ok) throw new Error(answer.status);
    location.assign((await answer.json()).next);
  };

  const button = document.getElementById("push-enable");
  if (button) {
    let working = false;
    button.addEventListener("click", async () => {
      if (working) return;
      working = true;
      button.setAttribute("aria-busy", "true");
      say("");
      try {
        await enable();
      } catch {
        say(box.dataset.failed);
      }
      working = false;
      button.removeAttribute("aria-busy");
    });
  }

  if (!fit) return;
  unfit().then((why) => {
    if (why) close(why);
    else fit.hidden = false;
  });
})();
