// What the reader chose to see, kept in this browser: variants and columns on a wide
// screen, one variant on a narrow one. The style sheet does the rest, by the attributes
// of <html>. Without scripts everything is shown.
(() => {
  const KEY = "parallax-reader";
  const NAMES = ["django", "flask", "fastapi", "channels"];
  const root = document.documentElement;

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {}; // no storage, or somebody else's
    }
  }

  function known(given) {
    const shown = NAMES.filter((name) => given.shown?.includes?.(name));
    return {
      shown: shown.length ? shown : NAMES,
      columns: [1, 2, 4].includes(given.columns) ? given.columns : 2,
      tab: NAMES.includes(given.tab) ? given.tab : NAMES[0],
    };
  }

  const choice = known(stored());

  function apply() {
    const hidden = NAMES.filter((name) => !choice.shown.includes(name));
    root.dataset.hide = hidden.join(" ");
    root.dataset.columns = Math.min(choice.columns, choice.shown.length);
    root.dataset.tab = choice.tab;
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(choice));
    } catch {} // then it holds for this page
    apply();
  }

  function fill(bar) {
    for (const input of bar.querySelectorAll("input")) {
      const { name, value } = input;
      if (name === "shown") input.checked = choice.shown.includes(value);
      if (name === "columns") input.checked = Number(value) === choice.columns;
      if (name === "tab") input.checked = value === choice.tab;
    }
    bar.hidden = false;
  }

  function chosen(bar) {
    const form = new FormData(bar);
    const shown = form.getAll("shown");
    if (shown.length) choice.shown = shown;
    choice.columns = Number(form.get("columns"));
    choice.tab = form.get("tab");
    keep();
    fill(bar); // the last box stays checked
  }

  // What Channels has from the monolith is folded beside Django's, unfolded in a tab.
  const narrow = matchMedia("(max-width: 59.98em)");
  function unfold() {
    for (const same of document.querySelectorAll("details.same")) {
      same.open = narrow.matches;
    }
  }

  // A link to a pane that is not shown shows it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const pane = target?.closest(".pane[data-variant]");
    if (!pane) return;
    const [name] = pane.dataset.variant.split(" ");
    choice.tab = name;
    if (!choice.shown.includes(name)) choice.shown.push(name);
    apply();
    target.scrollIntoView();
  }

  apply();
  const bar = document.querySelector(".reader-bar");
  if (!bar) return;
  fill(bar);
  unfold();
  narrow.addEventListener("change", unfold);
  bar.addEventListener("change", () => chosen(bar));
  bar.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  reveal();
})();
