// Makes a listing grow once: presses "load more" or "next", or scrolls to its end, and waits for what that brings.
async ({ patience, limit, quiet }) => {
  const tools = window.__bodspider;
  if (!tools) throw new Error("the page has not been prepared");
  const { state, measure, change } = tools;
  const grew = (tools.grew = tools.grew || { idle: new Map() });
  const MORE = new RegExp("^(?:" + [
    "(?:laad|toon|bekijk|lees)? ?meer(?: (?:laden|tonen|weergeven|nieuws|berichten|artikels|artikelen|resultaten|items))?", "volgende (?:berichten|resultaten)",
    "(?:charger|afficher|voir) (?:plus|la suite|davantage)(?: .{1,30})?", "plus (?:d'actualités|d'articles|de résultats)",
    "(?:mehr|weitere)(?: .{1,30})?(?: (?:laden|anzeigen|zeigen))?", "mehr",
    "(?:load|show|view|see) (?:\\d+ )?more(?: .{1,30})?", "more (?:news|results|articles|items|stories|posts)", "more",
  ].join("|") + ")[\\s.…›»+↓⌄]*$", "iu");
  const NEXT = /^(?:volgende|suivante?|nächste|weiter|next)(?: (?:pagina|page|seite))?[\s›»>→]*$|^[›»>→]$/iu;
  const NAMED = /(?:^|[\s_-])(?:load|show|view)[_-]?more(?:$|[\s_-])|loadmore/i;
  const PAGER = ".pager, .pagination, [class*=pager], [class*=pagination], [role=navigation], nav";
  const VIEWS = ".js-pager__items a, [data-drupal-views-infinite-scroll-pager] a, .pager-load-more a, .pager--infinite-scroll a";

  const is_shown = (element) => element.getClientRects().length > 0 && !element.disabled && element.getAttribute("aria-disabled") !== "true";
  const label = (element) => (element.innerText || element.value || element.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim();
  const is_disclosure = (element) => element.hasAttribute("aria-expanded") || element.closest("header, footer, aside, form, [role=search]");
  const find = () => {
    const root = document.querySelector("main, [role=main]") || document.body;
    const all = [...root.querySelectorAll("button, a, [role=button], input[type=button]")].filter(
      (each) => is_shown(each) && (grew.idle.get(each) || 0) < 2);
    const views = all.find((each) => each.matches(VIEWS));
    if (views) return views;
    const open = all.filter((each) => !is_disclosure(each)).reverse();
    const in_pager = (each) => each.closest(PAGER);
    return open.find((each) => each.matches(":not(nav *)") && (NAMED.test(`${each.className} ${each.id}`) || MORE.test(label(each))) &&
        !each.closest("article, li.views-row, .views-row") && !leads_away(each)) ||
      open.find((each) => in_pager(each) && (each.rel === "next" || NEXT.test(label(each)) || NEXT.test(each.getAttribute("aria-label") || "")));
  };
  const leads_away = (element) => {
    const href = element.nodeName === "A" ? element.getAttribute("href") : null;
    return Boolean(href) && !/^(?:#|javascript:|\?)/i.test(href) && new URL(element.href, location).pathname !== location.pathname;
  };
  // A press never leaves the page: a link that no script takes over is left to the crawl.
  const press = (element) => {
    const stay = (event) => { if (event.target.closest && event.target.closest("a[href], button, input")) event.preventDefault(); };
    window.addEventListener("click", stay, { once: true });
    element.scrollIntoView({ block: "center" });
    element.click();
    window.removeEventListener("click", stay);
  };
  // Up a little and down to the end, each painted, so that whoever watches what comes into view sees it come.
  const painted = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); setTimeout(resolve, 200); });
  const scroll = async () => {
    const boxes = [...document.querySelectorAll("main, main *, body > div, body > div > div")].filter(
      (each) => each.scrollHeight > each.clientHeight + 50 && /auto|scroll/.test(getComputedStyle(each).overflowY)).slice(0, 3);
    for (const end of [200, 0]) {
      for (const box of boxes) box.scrollTop = Math.max(0, box.scrollHeight - box.clientHeight - end);
      window.scrollTo(0, Math.max(0, document.documentElement.scrollHeight - innerHeight - end));
      await painted();
    }
  };

  const before = measure();
  const control = find();
  const html = document.documentElement.outerHTML;
  const start = performance.now();
  if (control) press(control); else await scroll();
  let after = before;
  let is_new = false;
  let gone = false;
  while (performance.now() - start < limit) {
    await change(quiet);
    const now = performance.now();
    const idle = now - Math.max(state.changed, start);
    if (idle < quiet) continue;
    after = measure();
    is_new = [...after.links].some((each) => !before.links.has(each)) || after.text > before.text + 200;
    gone = [...before.links].some((each) => !after.links.has(each) && !(control && control.href === each));
    if (is_new && (state.pending <= 0 || idle > 1500)) break;
    if (state.pending <= 0 && idle > (control ? patience : patience / 2)) break;
  }
  if (is_new) return { state: "grown", earlier: gone ? html : null };
  if (!control) return { state: "end" };
  grew.idle.set(control, (grew.idle.get(control) || 0) + 1);
  return { state: "idle" };
}
