// Shows what was typed, as long as the person wants. Without this file it stays hidden.
(() => {
  "use strict";
  const field = document.getElementById("password");
  const button = document.getElementById("show-password");
  if (!field || !button) return;
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  // Browsers keep what was typed into a field for text.
  field.form.addEventListener("submit", () => show(false));
})();
