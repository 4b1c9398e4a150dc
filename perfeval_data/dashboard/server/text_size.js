/* The browser remembers which text its reader wants (大字版): heading.py draws the switch and asks for the cookie. */
addEventListener("change", ({ target }) => {
  if (target.closest(".st-key-large-text")) {
    document.cookie = `perfeval-text=${target.checked ? "large" : "usual"}; path=/; max-age=31536000; SameSite=Lax`;
  }
}, true);
