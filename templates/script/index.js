"use strict";
// Search, filters and order of the overview. Without this script the page shows the whole table.
// All words and numbers stand in the page; what is chosen stands in its address.
{
  const find = (selector) => document.querySelector(selector);
  const form = find("#find");
  const { q: box, verdict } = form.elements;
  const selects = [...form.querySelectorAll("select")];
  const table = find("table.overview");
  const body = find("#rows");
  const heads = [...table.querySelectorAll("[data-sort]")];
  const tally = verdict ? [...find("#tally").querySelectorAll("[data-verdict]")] : [];
  const count = find("#count");
  const order = find("#order");
  const asWritten = order.textContent;
  // The same page in other languages, with its address as written.
  const versions = [...document.querySelectorAll(".site a[hreflang]")]
    .map((link) => [link, link.getAttribute("href")]);

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (row) =>
    [...row.cells].slice(0, 3).flatMap((cell) => [...cell.childNodes])
      .filter((part) => part.className !== "files").map((part) => part.textContent).join("\n");
  const known = body.dataset.words.split("\n");
  const moreOf = (row, n = 0) => (row.dataset.w.match(/\d*\D/g) ?? []).map((step) =>
    known[(n += 26 * step.slice(0, -1) + parseInt(step.at(-1), 36) - 10)]);
  const rows = [...body.rows].map((row) => ({
    row,
    text: plain([wordsOf(row), ...moreOf(row)].join("\n")),
    options: new Set(row.dataset.o.split(" ")),
    ranks: row.dataset.r.split(" ").map((rank) => (rank === "-" ? null : Number(rank))),
  }));
  const atOnce = Number(table.dataset.atOnce);
  // Column by which the table is sorted, with a minus before it from high to low; "" as written.
  let sorted = "";
  let shownOrder = "";
  let inOrder = rows;

  const filter = (atMost = atOnce) => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((s) => s.value).map((s) => s.selectedOptions[0].dataset.n);
    let shown = 0;
    for (const { row, text, options } of inOrder) {
      const fits = chosen.every((n) => options.has(n)) && words.every((w) => text.includes(w));
      row.hidden = !fits;
      shown += fits;
      row.classList.toggle("later", shown > atMost);
    }
    const isWhole = !words.length && !chosen.length;
    const number = shown.toLocaleString(document.documentElement.lang);
    count.textContent = isWhole ? count.dataset.all : count.dataset.some.replace("{shown}", number);
    find("#none").hidden = shown > 0;
    find("#more").hidden = shown <= atMost;
    table.hidden = shown === 0;
    form.querySelector("[data-does=clear]").hidden = isWhole;
    for (const item of tally) {
      item.firstChild.ariaPressed = item.dataset.verdict === verdict?.value;
    }
  };

  const sort = () => {
    if (sorted === shownOrder) return;
    shownOrder = sorted;
    const column = heads.findIndex((head) => head.dataset.sort === sorted.replace(/^-/, ""));
    const sign = sorted.startsWith("-") ? -1 : 1;
    const compare = ({ ranks: { [column]: a } }, { ranks: { [column]: b } }) =>
      a === null || b === null ? (a === null) - (b === null) : sign * (a - b);
    inOrder = column < 0 ? rows : [...rows].sort(compare);
    const fragment = document.createDocumentFragment();
    fragment.append(...inOrder.map(({ row }) => row));
    body.append(fragment);
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
  for (const item of tally) {
    asButton(item, () => {
      verdict.value = verdict.value === item.dataset.verdict ? "" : item.dataset.verdict;
      changed();
    });
  }
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
