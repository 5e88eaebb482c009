// The language that the page speaks: to a screen reader, and to whoever installs the app.
//
// A manifest has one language, so there is one for each, and the page names the one that fits.

const MANIFESTS = { zh: "manifest.json", en: "manifest.en.json" };
const TAGS = { zh: "zh-CN", en: "en" };
const KEPT = "roadbook_language";

/** Speak a language that the person chose in the app, also at the next start. */
export function speak(language) {
  if (!(language in TAGS)) return;
  localStorage.setItem(KEPT, language);
  turnTo(language);
}

/** Before the app says anything: what was chosen here, or the first language of the browser that we have. */
export function speakAtFirst() {
  const asked = navigator.languages.map((each) => each.slice(0, 2).toLowerCase());
  const kept = localStorage.getItem(KEPT);
  turnTo(kept in TAGS ? kept : asked.find((each) => each in TAGS) ?? "en");
}

function turnTo(language) {
  document.documentElement.lang = TAGS[language];
  const link = document.querySelector("link[rel=manifest]");
  if (link.getAttribute("href") !== MANIFESTS[language]) link.href = MANIFESTS[language];
}
