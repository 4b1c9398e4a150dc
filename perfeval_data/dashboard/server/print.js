/* Before the page goes to paper each drawing gets a view box of its size on the screen: print.css can then fit it to the sheet. */
addEventListener("beforeprint", () => {
  for (const drawing of document.querySelectorAll(".js-plotly-plot svg.main-svg")) {
    drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
  }
});
