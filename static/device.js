// Beside a link's buttons: what device this is, for the record of what was approved where.
(() => {
  "use strict";
  const put = (name, value) => {
    for (const field of document.querySelectorAll(`input[data-device="${name}"]`)) field.value = value || "";
  };
  const hints = navigator.userAgentData;
  put("screen", `${screen.width}x${screen.height}`);
  put("platform", (hints && hints.platform) || navigator.platform);
  put("language", navigator.language);
})();
