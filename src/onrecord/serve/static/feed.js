// The live part of the feed: arrivals, "Show more" with a Back button that works, keys. The feed works without it.
"use strict";

// ---- arrivals: a bar counts them, and nothing moves until it is asked for

const news = new News(document.getElementById("news"));

function watch() {
  const feed = document.getElementById("feed");
  if (feed && !("older" in feed.dataset)) news.hear(feed.dataset.events);
}

function show(feed) {
  for (const line of feed.querySelectorAll(".line")) {
    if (news.arrived.has(line.dataset.id)) line.classList.add("fresh");
  }
  news.clear();
  history.replaceState(null, "", news.bar.href);
  watch();
}

// ---- "Show more": the address grows with the page, so that Back finds all of it

function grow() {
  const lines = document.querySelectorAll("#feed .line").length;
  const address = new URL(location.href);
  if (address.searchParams.has("before")) return;
  address.searchParams.set("shown", lines);
  history.replaceState(history.state, "", address);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "feed") show(document.getElementById("feed"));
  else {
    grow();
    // whoever reads by keyboard goes on where the new lines begin
    document.querySelector(".page .page:not([data-met]) h2 a")?.focus({ preventScroll: true });
  }
  met();
});

function met() {
  for (const page of document.querySelectorAll(".page")) page.dataset.met = "";
}

// ---- Back leads to the line that one left, wherever it stands by now

function lineInView() {
  const current = document.activeElement?.closest(".line");
  const seen = (line) => line.getBoundingClientRect().bottom > 0 && line.getBoundingClientRect().top < innerHeight;
  return current && seen(current) ? current : [...document.querySelectorAll(".line")].find(seen);
}

function remember() {
  const line = lineInView();
  if (line) history.replaceState({ line: line.dataset.id, top: line.getBoundingClientRect().top, y: scrollY }, "");
}

function recall() {
  const left = history.state;
  if (!left?.line) return;
  history.scrollRestoration = "manual";
  const line = document.querySelector(`.line[data-id="${CSS.escape(left.line)}"]`);
  if (line && left.y > 0) scrollTo({ top: scrollY + line.getBoundingClientRect().top - left.top, behavior: "instant" });
}

window.addEventListener("pagehide", () => {
  news.close();
  remember();
});
window.addEventListener("pageshow", watch);

// ---- what was read

async function mark(line, read) {
  line.classList.toggle("read", read);
  const answer = await fetch("/read", {
    method: "POST",
    body: new URLSearchParams({ article: line.dataset.id, read: read ? 1 : 0 }),
  }).catch(() => null);
  if (!answer?.ok) line.classList.toggle("read", !read);
}

document.addEventListener("click", (event) => {
  // the article's own page marks it; this shows it at once, also where Back brings the page as it was
  event.target.closest(".line h2 a")?.closest(".line").classList.add("read");
});

// ---- keys

const help = document.getElementById("keys");
document.getElementById("help").addEventListener("click", () => help.showModal());

function step(by) {
  const lines = [...document.querySelectorAll(".line")];
  const here = lines.indexOf(document.activeElement?.closest(".line"));
  const next = here < 0 ? lines.indexOf(lineInView()) : here + by;
  const line = lines[next];
  if (line) {
    line.querySelector("h2 a").focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  } else if (by > 0) document.querySelector(".more a")?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: (line) => line?.querySelector("h2 a").click(),
  e: (line) => line?.querySelector(".members summary")?.click(),
  m: (line) => line && mark(line, !line.classList.contains("read")),
  n: () => document.getElementById("news").hidden || document.getElementById("news").click(),
  "/": () => document.getElementById("q").select(),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act(document.activeElement?.closest(".line"));
});

// ---- a filter takes effect when it is chosen

for (const bar of document.querySelectorAll(".bar")) bar.addEventListener("change", () => bar.requestSubmit());

met();
recall();
