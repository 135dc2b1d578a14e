// What came while one was reading: a bar counts it, and nothing moves until it is asked for.
"use strict";

const KINDS = { merged: ["story merged", "stories merged"], parted: ["story split", "stories split"], judged: ["judgement"] };

class News {
  arrived = new Map();
  changes = [];
  last = ""; // the number of the last event, to go on from

  constructor(bar) {
    this.bar = bar;
  }

  // Takes what comes from an address into the bar, from now on.
  hear(address) {
    this.close();
    this.stream = new EventSource(address);
    this.stream.addEventListener("arrival", (event) => {
      const item = JSON.parse(event.data);
      this.arrived.delete(item.id); // the latest one stands last
      this.arrived.set(item.id, item);
      this.tell(event, item.headline);
    });
    this.stream.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      this.changes.push(change);
      this.tell(event, change.said);
    });
  }

  tell(event, words) {
    this.last = event.lastEventId;
    this.bar.textContent = `${this.counted().join(", ")}: ${words}`;
    this.bar.hidden = false;
  }

  counted() {
    const counts = [];
    const edited = [...this.arrived.values()].filter((item) => item.edited).length;
    if (this.arrived.size > edited) counts.push(`${this.arrived.size - edited} new`);
    if (edited) counts.push(`${edited} changed`);
    for (const [kind, [one, many]] of Object.entries(KINDS)) {
      const count = this.changes.filter((change) => (change.kind === "undone" ? "judged" : change.kind) === kind).length;
      if (count) counts.push(`${count} ${count === 1 ? one : many ?? `${one}s`}`);
    }
    return counts;
  }

  clear() {
    this.arrived.clear();
    this.changes = [];
    this.bar.hidden = true;
  }

  close() {
    this.stream?.close();
    this.stream = null;
  }
}
