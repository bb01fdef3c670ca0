// Parts marked with data-live hear that something was committed, and fetch themselves again through htmx.
// On a phone the sections are one line that moves sideways: the one that is open is brought into view.
"use strict";
(() => {
  const parts = () => document.querySelectorAll("[data-live]");
  const listen = () => {
    if (!parts().length || !window.EventSource) return;
    const source = new EventSource("/desk/live?topic=" + encodeURIComponent(parts()[0].dataset.live));
    source.addEventListener("changed", () => parts().forEach((part) => htmx.trigger(part, "live")));
    window.addEventListener("pagehide", () => source.close());
  };
  const current = document.querySelector(".sections [aria-current]");
  if (current) {
    const sections = current.closest(".sections"), left = (one) => one.getBoundingClientRect().left;
    // The end of the section before it stays in sight: whoever sees it knows that there is more.
    sections.scrollLeft += left(current) - left(sections) - 40;
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", listen) : listen();
})();
