// A story's page says what came to its story since. Nobody listens who is not looked at: a browser has few connections.
"use strict";

const bar = document.getElementById("news");
const news = new News(bar);

function listen() {
  if (document.hidden) return news.close();
  const address = new URL(bar.dataset.events, location);
  if (news.last) address.searchParams.set("after", news.last);
  news.hear(address);
}

document.addEventListener("visibilitychange", listen);
window.addEventListener("pagehide", () => news.close());
window.addEventListener("pageshow", listen);

// The page anew, where one was reading, and without what was said after an act.
bar.addEventListener("click", (event) => {
  event.preventDefault();
  const address = new URL(location);
  for (const name of ["done", "at"]) address.searchParams.delete(name);
  address.hash = "";
  history.replaceState(null, "", address);
  location.reload();
});
