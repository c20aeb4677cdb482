// Waits until the page shows its content and comes to rest, and refuses consent walls on the way.
async ({ patience, limit, quiet }) => {
  const tools = window.__bodspider;
  if (!tools) throw new Error("the page has not been prepared");
  const { state, measure, change, is_wall, WALL } = tools;
  const start = performance.now();
  const RESTLESS = 2000; // milliseconds after which a page with content is done although it goes on changing or asking
  const REFUSE = [
    ".eu-cookie-compliance-banner .decline-button", ".eu-cookie-compliance-banner .eu-cookie-compliance-reject-button",
    ".cookiesjsr-btn.denyAll", ".cc-window .cc-deny", ".klaro .cn-decline", ".klaro .cm-btn-decline",
    "#onetrust-reject-all-handler", ".ot-pc-refuse-all-handler", "#CybotCookiebotDialogBodyButtonDecline",
    "#CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll", "#didomi-notice-disagree-button",
    ".didomi-continue-without-agreeing", "#tarteaucitronAllDenied2", ".tarteaucitronDeny", "#uc-btn-deny-banner",
    "[data-testid=uc-deny-all-button]", ".cmplz-deny", ".cky-btn-reject", ".iubenda-cs-reject-btn", "#axeptio_btn_dismiss",
    "#cm [data-role=necessary]", "#ccc-reject-settings", ".orejime-Button--decline", ".orejime-Notice-declineButton",
    ".wt-cck--actions-button[href='#refuse']", ".cck-actions-button[href='#refuse']", "#truste-consent-required",
    ".osano-cm-denyAll", ".cookiefirst-root [data-cookiefirst-action=reject]",
  ].join(", ");
  const WORDS = new RegExp("^(?:" + [
    "(?:ik )?(?:alles |alle |alle cookies )?(?:weiger(?:en)?|afwijzen)(?: (?:alles|alle|alle cookies|cookies))?", "(?:niet|ik ga niet) akkoord",
    "(?:enkel|alleen)(?: de)? (?:strikt )?(?:noodzakelijke|essentiële|functionele)(?: cookies)?(?: (?:aanvaarden|accepteren|toestaan))?",
    "doorgaan zonder (?:te )?(?:aanvaarden|accepteren)",
    "(?:je )?(?:tout |tous )?(?:refuser?|rejeter)(?: (?:tout|tous|tous les cookies|les cookies))?", "continuer sans accepter",
    "(?:uniquement|seulement)(?: les)?(?: cookies)? (?:strictement )?(?:nécessaires|essentiels|fonctionnels)", "je ne suis pas d'accord",
    "(?:alle |alles |alle cookies )?(?:ablehnen|verweigern)", "(?:ich )?lehne(?: alle)? ab",
    "nur (?:technisch )?(?:notwendige|erforderliche|essenzielle)(?: cookies)?(?: (?:akzeptieren|zulassen|erlauben))?",
    "weiter ohne (?:zustimmung|einwilligung)",
    "(?:i )?(?:reject|refuse|decline|deny)(?: (?:all|cookies|all cookies|optional cookies|non-essential cookies|additional cookies))?",
    "(?:i )?(?:disagree|do not agree|do not accept)", "(?:use |accept |allow )?(?:only )?(?:strictly )?(?:necessary|essential|required)(?: cookies)?(?: only)?",
    "continue without (?:accepting|agreeing)",
  ].join("|") + ")[.!]?$", "iu");

  const pressed = new WeakSet();
  let walls = 0;
  const is_shown = (element) => element.getClientRects().length > 0;
  const label = (element) =>
    (element.innerText || element.value || element.getAttribute("aria-label") || "").replace(/[\s’]+/g, (s) => (s.includes("’") ? "'" : " ")).trim();
  const press = (element) => {
    if (pressed.has(element) || !is_shown(element)) return false;
    pressed.add(element);
    walls += 1;
    element.click();
    return true;
  };
  const refuse = () => {
    if ([...document.querySelectorAll(REFUSE)].some(press)) return;
    const hosts = [...document.querySelectorAll(WALL)].filter((each) => is_wall(each) && is_shown(each));
    for (const host of hosts) {
      for (const root of [host, host.shadowRoot]) {
        if (!root) continue;
        if ([...root.querySelectorAll(REFUSE)].some(press)) return;
        const buttons = root.querySelectorAll("button, [role=button], a, input[type=button], input[type=submit]");
        if ([...buttons].some((each) => WORDS.test(label(each)) && press(each))) return;
      }
    }
  };

  let text = 0;
  let looked = start;
  let shown = null;
  let timeout = true;
  for (;;) {
    const now = performance.now();
    const idle = now - state.changed;
    if (now - start > limit) break;
    if (document.readyState !== "loading" && (idle >= quiet || now - looked > RESTLESS / 4)) {
      looked = now;
      const walled = walls;
      refuse();
      const page = measure();
      const base = state.base || { text: 0, links: new Set() };
      text = page.text;
      const has_content = text >= base.text + 100 || page.links.size > base.links.size + 2 || base.text >= 600;
      shown = has_content ? (shown ?? now) : null;
      const at_rest = idle >= quiet && state.pending <= 0;
      const is_done = has_content ? at_rest || now - shown > RESTLESS : state.pending <= 0 && idle > patience;
      if (walls === walled && is_done) { timeout = false; break; }
    }
    await change(quiet);
  }
  return { walls, text, timeout };
}
