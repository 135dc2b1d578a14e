// Cards and pictures. Every page works without it.
"use strict";

// ---- cards: an attribution's entry beside the text, brought to its words

const card = document.createElement("div");
card.className = "card";
card.hidden = true;
card.setAttribute("aria-hidden", "true"); // each mark is already described by its entry
let leaving = 0;
let coming = 0;

function idsOf(mark) {
  return mark.dataset.a.split(" ");
}

function light(id) {
  for (const mark of document.querySelectorAll(".m.lit")) mark.classList.remove("lit");
  if (id === null) return;
  for (const mark of document.querySelectorAll(".m[data-a]")) {
    mark.classList.toggle("lit", idsOf(mark).includes(id));
  }
}

function open(mark) {
  clearTimeout(coming);
  clearTimeout(leaving);
  const id = mark.id ? mark.id.slice(2) : idsOf(mark).at(-1);
  const saying = document.getElementById(`who-${id}`);
  if (!saying) return;
  const copy = saying.cloneNode(true);
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
  for (const tools of copy.querySelectorAll(".judge")) tools.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  card.replaceChildren(saying.closest(".voice").querySelector(".speaker").cloneNode(true), ...copy.childNodes);
  card.hidden = false;
  place(mark.getClientRects()[0]);
  light(id);
}

function place(at) {
  const gap = 8;
  const left = Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - gap);
  const above = at.top - card.offsetHeight - gap;
  card.style.left = `${Math.max(gap, left) + window.scrollX}px`;
  card.style.top = `${(above > gap ? above : at.bottom + gap) + window.scrollY}px`;
}

function close() {
  card.hidden = true;
  light(null);
}

function markAt(event) {
  return event.target.closest?.(".m[data-a]");
}

document.addEventListener("mouseover", (event) => {
  const mark = markAt(event);
  clearTimeout(coming);
  clearTimeout(leaving);
  // a pointer that only passes over the text opens nothing
  if (mark) coming = setTimeout(open, 200, mark);
  else if (!card.hidden && !card.contains(event.target)) leaving = setTimeout(close, 250);
});
document.addEventListener("focusin", (event) => {
  const mark = markAt(event);
  if (mark) open(mark);
  else close();
});
document.addEventListener("click", (event) => {
  const mark = markAt(event);
  if (mark) {
    event.preventDefault(); // the card is here; the link to the entry is for when there is no script
    open(mark);
  } else if (!card.contains(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// ---- a picture that does not come leaves no hole

function withdraw(image) {
  image.hidden = true;
}

document.addEventListener("error", (event) => event.target.tagName === "IMG" && withdraw(event.target), true);

document.addEventListener("DOMContentLoaded", () => {
  for (const image of document.images) if (image.complete && !image.naturalWidth) withdraw(image);
  document.body.append(card);
});
