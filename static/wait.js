// The waiting page: goes on by itself as soon as the link is approved, counts down, sends a whole
// code by itself. Without this file buttons do the same.
(() => {
  "use strict";
  const live = document.getElementById("live");
  if (!live) return;
  const { events, status, continue: next, approved, over, lost } = live.dataset;
  const text = document.getElementById("live-text");
  const waiting = text.textContent;
  const look = live.classList.contains("still") ? "still" : "";
  const start = Date.now();
  const lifetime = Number(live.dataset.expires) * 1000;
  let ended = false;
  let source = null;
  let heard = false;

  const say = (words, look) => {
    if (text.textContent !== words) text.textContent = words;
    live.className = look ? "live " + look : "live";
  };
  const end = () => {
    ended = true;
    if (source) source.close();
  };
  const go = (words, look) => {
    if (ended) return;
    end();
    say(words, look);
    location.assign(next);
  };
  const hear = (state) => {
    if (state === "waiting") {
      if (!ended) say(waiting, look);
    } else if (state === "failed") {
      // The page that says what to do next; it is shown once.
      if (!document.getElementById("failed") && !ended) {
        end();
        location.reload();
      } else if (source) {
        source.close();
        heard = false;
      }
    } else if (state === "approved" || state === "done") go(approved, "done");
    else if (state) go(over, "still");
  };

  // Server-sent events first; polling whenever nothing has been heard for a while.
  const listen = () => {
    if (!window.EventSource) return;
    source = new EventSource(events);
    source.addEventListener("state", (event) => {
      heard = true;
      hear(event.data.trim());
    });
    source.onerror = () => { heard = false; };
  };
  const poll = async () => {
    if (ended) return;
    try {
      const answer = await fetch(status, { headers: { accept: "application/json" }, cache: "no-store", credentials: "same-origin" });
      if (answer.ok) hear((await answer.json()).state);
    } catch {
      if (!ended) say(lost, "still");
    }
  };
  listen();
  setInterval(() => { if (!heard) poll(); }, 2500);
  // Whatever is sent from this page goes on by itself: news must not overtake it.
  document.addEventListener("submit", end);
  // A phone that slept may have missed the event.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });

  // Countdowns. The page has none of the time of a message that has ended or failed.
  const expires = document.getElementById("expires");
  const resend = document.getElementById("resend");
  const again = resend.textContent;
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  const tick = () => {
    const passed = Date.now() - start;
    const wait = Math.ceil((Number(resend.dataset.in) * 1000 - passed) / 1000);
    resend.disabled = wait > 0;
    resend.textContent = wait > 0 ? resend.dataset.soon.replace("@", wait) : again;
    if (ended) return;
    const left = Math.ceil((lifetime - passed) / 1000);
    if (left > 0) {
      if (expires) expires.textContent = expires.dataset.left.replace("@", clock(left));
    } else if (lifetime > 0 && left < -1) {
      // The server's page for this says what to do next.
      go(over, "still");
    } else if (lifetime <= 0) {
      end();
      say(over, "still");
    }
  };
  tick();
  setInterval(tick, 500);

  // The code
  const code = document.getElementById("code");
  if (!code) return;
  const length = Number(code.dataset.length);
  const form = code.form;
  let sent = false;
  code.addEventListener("input", () => {
    const digits = code.value.replace(/[^\p{L}\p{N}]/gu, "");
    if (/^\d+$/.test(digits) && digits !== code.value) code.value = digits;
    if (/^\d+$/.test(digits) && digits.length === length && !sent) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    document.getElementById("submit-code").setAttribute("aria-busy", "true");
  });
  // A text message whose last line names this page's domain: the browser offers to fill the code in (WebOTP).
  if (code.dataset.otp && "OTPCredential" in window) {
    const stop = new AbortController();
    form.addEventListener("submit", () => stop.abort());
    navigator.credentials
      .get({ otp: { transport: ["sms"] }, signal: stop.signal })
      .then((otp) => {
        if (!otp || sent) return;
        code.value = otp.code;
        code.dispatchEvent(new Event("input"));
      })
      .catch(() => {});
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) return location.reload();
    sent = false;
    document.getElementById("submit-code").removeAttribute("aria-busy");
  });
})();
