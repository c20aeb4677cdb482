// Runs before any script of every page: counts what is under way, and takes dialogs and pop-ups away.
(() => {
  const state = { pending: 0, changed: performance.now(), base: null };
  const touch = () => { state.changed = performance.now(); };
  const under_way = (promise) => {
    state.pending += 1;
    const done = () => { state.pending -= 1; touch(); };
    promise.then(done, done);
    return promise;
  };
  const wrap = (owner, name) => {
    const original = owner[name];
    owner[name] = function (...args) { return under_way(original.apply(this, args)); };
  };
  wrap(window, "fetch");
  for (const name of ["arrayBuffer", "blob", "formData", "json", "text"]) wrap(Response.prototype, name);
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...args) {
    under_way(new Promise((resolve) => this.addEventListener("loadend", resolve, { once: true })));
    return send.apply(this, args);
  };
  window.open = () => null;
  window.alert = window.print = () => undefined;
  window.confirm = () => false;
  window.prompt = () => null;

  const is_loading = (node) =>
    node.nodeName === "SCRIPT" && node.src && /^$|javascript|module/i.test(node.type) && !node.noModule;
  new MutationObserver((records) => {
    touch();
    for (const record of records) {
      for (const node of record.addedNodes) {
        if (is_loading(node)) {
          under_way(new Promise((resolve) => {
            node.addEventListener("load", resolve, { once: true });
            node.addEventListener("error", resolve, { once: true });
          }));
        }
      }
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });

  // What a page holds: its text and the addresses it links to, without navigation, what stands beside, and consent walls.
  const ASIDE = "nav, header, footer, aside, script, style, template, noscript, svg, form, .pager, .pager__items, .pagination, " +
    "[role=navigation], [role=banner], [role=contentinfo], [role=complementary], [hidden]";
  const WALL = "dialog, [role=dialog], [role=alertdialog], [aria-modal=true], #onetrust-consent-sdk, #CybotCookiebotDialog, " +
    "#usercentrics-root, #didomi-host, #tarteaucitronRoot, #axeptio_overlay, #sliding-popup, .cc-window, .klaro, " +
    "[id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i], [id*=gdpr i], [class*=gdpr i]";
  const is_wall = (element) =>
    element.matches(WALL) && !/^(HTML|BODY|MAIN|ARTICLE|SCRIPT)$/.test(element.nodeName) &&
    !element.querySelector("main, article, h1");
  const measure = () => {
    const root = document.querySelector("main, [role=main]") || document.body;
    const links = new Set();
    let text = 0;
    const walk = (node) => {
      for (let child = node.firstChild; child; child = child.nextSibling) {
        if (child.nodeType === 3) text += child.data.trim().length;
        else if (child.nodeType === 1) {
          if (child.matches(ASIDE)) continue;
          if (is_wall(child)) continue;
          if (child.nodeName === "A" && child.href && child.textContent.trim()) links.add(child.href);
          walk(child);
        }
      }
    };
    if (root) walk(root);
    return { text, links };
  };
  document.addEventListener("DOMContentLoaded", () => { state.base = measure(); }, { capture: true, once: true });

  // Resolves when something changed, and after `most` milliseconds at the latest.
  const change = (most) => new Promise((resolve) => {
    const timer = setTimeout(done, most);
    const observer = new MutationObserver(done);
    function done() { clearTimeout(timer); observer.disconnect(); resolve(); }
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  });
  Object.defineProperty(window, "__bodspider", { value: { state, measure, change, is_wall, WALL } });
})();
