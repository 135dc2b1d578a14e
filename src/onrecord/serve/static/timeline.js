// Zooming the drawn timeline: a wider drawing, scrolled so that what was in the middle stays there.
"use strict";

const NARROWEST = 1;
const WIDEST = 16;
const WIDE = 2; // from here on there is room for every date

for (const timeline of document.querySelectorAll(".timeline")) {
  const frame = timeline.querySelector(".drawn");
  const drawing = frame.querySelector("svg");
  const tools = timeline.querySelector(".zoom");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const by = Number(event.target.dataset?.by);
    if (!by) return;
    const zoom = Math.min(WIDEST, Math.max(NARROWEST, Number(drawing.dataset.zoom) * by));
    const middle = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    drawing.dataset.zoom = zoom;
    drawing.setAttribute("width", `${zoom * 100}%`);
    drawing.classList.toggle("wide", zoom >= WIDE);
    frame.scrollLeft = middle * frame.scrollWidth - frame.clientWidth / 2;
  });
}
