// Shows sign-in notifications, and opens their link when they are pressed. The words come encrypted from the
// provider, in the person's language; nothing is kept and nothing is loaded.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Only links of this very provider, whatever a message says.
const own = (link) => {
  try {
    const url = new URL(link);
    const known = ["/link", "/admin-link"].includes(url.pathname);
    return url.origin === self.location.origin && known ? url : null;
  } catch {
    return null;
  }
};

self.addEventListener("push", (event) => {
  let message;
  try {
    message = event.data.json();
  } catch {
    return;
  }
  if (!own(message.link)) return;
  event.waitUntil(self.registration.showNotification(message.title, {
    body: message.body,
    lang: message.lang,
    // One for each sign-in: a newer one takes the place of the older, also when it comes twice.
    tag: message.tag,
    renotify: true,
    requireInteraction: true,
    data: { link: message.link },
    actions: [
      { action: "approve", title: message.approve },
      { action: "deny", title: message.deny },
    ],
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = own(event.notification.data && event.notification.data.link);
  if (!url) return;
  if (event.action === "deny") url.searchParams.set("not-me", "1");
  event.waitUntil(self.clients.openWindow(url.href));
});
