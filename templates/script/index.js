"use strict";
// Search, filters and order of the overview. Without this script the page shows the whole table.
// All words and numbers stand in the page; what is chosen stands in its address.
{
  const find = (selector) => document.querySelector(selector);
  const form = find("#find");
  const { q: box } = form.elements;
  const selects = [...form.querySelectorAll("select")];
  const table = find("#rows");
  const heads = [...table.querySelectorAll("[data-sort]")];
  const count = find("#count");
  const order = find("#order");
  const asWritten = order.textContent;
  // The same page in other languages, with its address as written.
  const versions = [...document.querySelectorAll(".site a[hreflang]")]
    .map((link) => [link, link.getAttribute("href")]);

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (row) =>
    [...row.cells].slice(0, -1).flatMap((cell) => [...cell.childNodes])
      .filter((part) => !/^(files|strip)$/.test(part.className)).map((part) => part.textContent).join("\n");
  const known = table.dataset.words.split("\n");
  const moreOf = (row, n = 0) => (row.dataset.w.match(/\d*\D/g) ?? []).map((step) =>
    known[(n += 26 * step.slice(0, -1) + parseInt(step.at(-1), 36) - 10)]);
  const groups = [...table.tBodies].map((body) => ({
    body,
    head: body.querySelector(".group"),
    size: body.querySelector(".size"),
    fold: body.querySelector("details"),
    inOrder: [],
    rows: [...body.querySelectorAll("[data-o]")].map((row) => ({
      row,
      text: plain([wordsOf(row), ...moreOf(row)].join("\n")),
      options: new Set(row.dataset.o.split(" ")),
      ranks: row.dataset.r.split(" ").map((rank) => (rank === "-" ? null : Number(rank))),
    })),
  }));
  const written = (number) => number.toLocaleString(document.documentElement.lang);
  const atOnce = Number(table.dataset.atOnce);
  // Column by which the table is sorted, with a minus before it from high to low; "" as written.
  let sorted = "";
  let shownOrder = null;
  let most = atOnce;
  let wasWhole = true;

  const filter = (atMost = atOnce) => {
    most = atMost;
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((s) => s.value).map((s) => s.selectedOptions[0].dataset.n);
    const isWhole = !words.length && !chosen.length;
    let found = 0;
    let shown = 0;
    for (const { head, size, fold, inOrder } of groups) {
      if (fold && isWhole !== wasWhole) fold.open = !isWhole; // what is found is not folded away
      const isOpen = !fold || fold.open;
      const before = found;
      for (const { row, text, options } of inOrder) {
        const fits = chosen.every((n) => options.has(n)) && words.every((w) => text.includes(w));
        row.hidden = !fits;
        found += fits;
        shown += isOpen && fits;
        row.classList.toggle("later", isOpen && shown > atMost);
      }
      if (!head) continue;
      size.textContent = written(found - before);
      head.hidden = found === before;
    }
    wasWhole = isWhole;
    count.textContent = isWhole ? count.dataset.all
      : count.dataset.some.replace("{shown}", written(found));
    find("#none").hidden = found > 0;
    find("#more").hidden = shown <= atMost;
    table.hidden = found === 0;
    form.querySelector("[data-does=clear]").hidden = isWhole;
  };

  const sort = () => {
    if (sorted === shownOrder) return;
    shownOrder = sorted;
    const column = heads.findIndex((head) => head.dataset.sort === sorted.replace(/^-/, ""));
    const sign = sorted.startsWith("-") ? -1 : 1;
    const compare = ({ ranks: { [column]: a } }, { ranks: { [column]: b } }) =>
      a === null || b === null ? (a === null) - (b === null) : sign * (a - b);
    for (const group of groups) {
      group.inOrder = column < 0 ? group.rows : [...group.rows].sort(compare);
      group.body.append(...group.inOrder.map(({ row }) => row));
    }
    heads.forEach((head, i) => {
      head.ariaSort = i === column ? (sign > 0 ? "ascending" : "descending") : null;
    });
    order.textContent = column < 0 ? asWritten : heads[column].dataset.by;
    form.querySelector("[data-does=unsort]").hidden = column < 0;
  };

  const carry = () => {
    for (const [link, address] of versions) {
      link.setAttribute("href", address + (location.search || location.hash));
    }
  };

  const read = () => {
    const given = new URLSearchParams(location.search || location.hash.slice(1));
    box.value = (given.get("q") ?? "").slice(0, box.maxLength);
    for (const select of selects) {
      select.value = given.get(select.name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    const by = given.get("sort") ?? "";
    sorted = heads.some((head) => head.dataset.sort === by.replace(/^-/, "")) ? by : "";
    sort();
    filter();
    carry();
  };

  const write = (way) => {
    const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    if (sorted) given.set("sort", sorted);
    const text = String(given);
    try {
      history[way](null, "", text ? `?${text}` : location.pathname);
    } catch {
      history[way](null, "", `#${text}`); // where a file may not have a query
    }
    carry();
  };
  const changed = (way = "pushState") => {
    sort();
    filter();
    write(way);
  };

  const asButton = (element, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...element.childNodes);
    button.addEventListener("click", act);
    element.append(button);
    return button;
  };
  for (const head of heads) {
    const up = head.dataset.sort;
    const [first, second] = head.classList.contains("n") ? [`-${up}`, up] : [up, `-${up}`];
    const button = asButton(head, () => {
      sorted = { [first]: second, [second]: "" }[sorted] ?? first;
      changed();
    });
    button.title = head.dataset.by;
  }
  for (const { fold } of groups) fold?.addEventListener("toggle", () => filter(most));
  // These buttons go away when they are pressed, so the focus goes where readers go on.
  const does = {
    clear: () => {
      form.reset();
      changed();
      return box;
    },
    unsort: () => {
      sorted = "";
      changed();
      return box;
    },
    more: () => {
      const next = find(".later:not([hidden]) a");
      filter(Infinity);
      return next;
    },
  };
  for (const button of document.querySelectorAll("[data-does]")) {
    button.addEventListener("click", () => does[button.dataset.does]()?.focus());
  }
  box.addEventListener("input", () => changed("replaceState"));
  form.addEventListener("change", (event) => event.target !== box && changed());
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);

  table.classList.add("sorts");
  form.hidden = false;
  read();
}
