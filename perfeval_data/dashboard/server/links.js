/* Links within the dashboard lead on without loading the page anew, and charts have links too.

   A plain click on a link of ours is made what the browser's own Back and Forward are: a step in its history, which Streamlit follows.
   Without this script every link still works. A point of a chart carries its address as custom data. */
(() => {
  "use strict";

  const scroller = () => document.querySelector('[data-testid="stMain"]');
  const PATIENCE = 4000;

  const remember = () => {
    const top = scroller()?.scrollTop ?? 0;
    history.replaceState({ ...history.state, top }, "");
  };

  const lead = (address) => {
    const samePage = address.pathname === location.pathname;
    if (!address.search) address.search = ""; /* no lone question mark */
    remember();
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    if (!samePage) scroller()?.scrollTo(0, 0);
  };

  /* Back to a page is back to the place on it, as soon as it is as long again as it was. */
  addEventListener("popstate", (event) => {
    const top = event.state?.top;
    if (!event.isTrusted || !top) return;
    const until = performance.now() + PATIENCE;
    const wait = () => {
      const main = scroller();
      if (main && main.scrollHeight - main.clientHeight >= top) main.scrollTo(0, top);
      else if (performance.now() < until) requestAnimationFrame(wait);
    };
    setTimeout(wait, 50);
  });

  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href]:not([download], [target="_blank"])');
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!link.closest('[data-testid="stHtml"]')) return;
    const address = new URL(link.href, document.baseURI);
    if (address.origin !== location.origin) return;
    event.preventDefault();
    lead(address);
  }, true);

  const linked = new WeakSet();
  addEventListener("pointerover", (event) => {
    const chart = event.target.closest?.(".js-plotly-plot");
    if (!chart?.on || linked.has(chart)) return;
    linked.add(chart);
    chart.on("plotly_click", ({ points }) => {
      const address = points[0]?.customdata;
      if (typeof address === "string") lead(new URL(address, document.baseURI));
    });
  }, true);

  /* Rows are ticked in the browser alone; a link takes along what is ticked. The box in the heading ticks the whole page. */
  const tick = (box) => {
    const table = box.closest("table");
    const on = box.getAttribute("aria-checked") !== "true";
    const boxes = box.dataset.tick ? [box] : [...table.querySelectorAll("[data-tick]")];
    boxes.forEach((each) => each.setAttribute("aria-checked", on));
    const names = [...table.querySelectorAll('td [aria-checked="true"]')].map((each) => each.dataset.tick);
    const link = document.querySelector("a.pe-ticked");
    if (!link) return;
    const address = new URL(location.href);
    address.searchParams.delete(link.dataset.name);
    names.forEach((name) => address.searchParams.append(link.dataset.name, name));
    link.href = address.href;
    link.hidden = !names.length;
    link.textContent = `登记勾选的 ${names.length} 条`;
  };
  addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-tick]");
    if (box) tick(box);
  });
  addEventListener("keydown", (event) => {
    const box = event.target.closest?.("[data-tick]");
    if (!box || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    tick(box);
  });

  /* A list of the filter bar that is opened by keyboard takes the focus, keeps it when a choice has drawn it anew, and gives it back. */
  const LIST = '[data-testid="stPopoverBody"]';
  let opener = null;
  const enter = () => document.querySelector(`${LIST} :is(button, input, [tabindex="0"])`)?.focus();
  addEventListener("click", (event) => {
    const button = event.target.closest?.('[data-testid="stPopover"] button');
    if (!button || event.detail) return; /* a mouse has brought no focus that could be lost */
    opener = button;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opener) return;
    const button = opener;
    opener = null;
    const leave = () => (document.querySelector(LIST) ? requestAnimationFrame(leave) : button.focus());
    setTimeout(leave, 50);
  });
  const keep = () => {
    if (opener && [document.body, opener].includes(document.activeElement) && document.querySelector(LIST)) enter();
  };

  /* What a link has marked in the source comes into view. */
  const shown = new WeakSet();
  new MutationObserver(() => {
    keep();
    const mark = document.querySelector(".pe-source .mark");
    if (!mark || shown.has(mark)) return;
    shown.add(mark);
    mark.scrollIntoView({ block: "center", inline: "center" });
  }).observe(document, { subtree: true, childList: true });
})();
