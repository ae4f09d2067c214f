// Sends the form of another site once more from here, so that the browser brings its cookies. Without this file the
// button does the same. Only where the page stands at the address that it posts to.
(() => {
  "use strict";
  const form = document.getElementById("resubmit");
  // A field may be called "action" or "submit", and hides the form's own.
  if (form && form.getAttribute("action") === location.pathname) HTMLFormElement.prototype.submit.call(form);
})();
