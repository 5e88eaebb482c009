// Opens the app: one tab owns the data, Python and Flutter start side by side, then the cover lifts.

import { hide, show, tellCleared } from "./cover.mjs";
import { speakAtFirst } from "./language.mjs";
import { ownership } from "./ownership.mjs";
import { connectFlutter, startPython } from "./python.mjs";
import { clearedWithUnsent, forgetNote, noteUnsent } from "./unsent.mjs";
import { keepOffline } from "./updates.mjs";

// An app that draws nothing for this long may have something to say on its own page.
const SILENCE_MS = 10_000;

// Flutter's bootstrap and Flet's client read these from the page.
globalThis.flet = {
  pyodide: true,
  multiView: false,
  noCdn: true,
  webSocketEndpoint: "/ws",
  entrypointBaseUrl: "/",
  assetBase: "/",
  routeUrlStrategy: "path",
  webRenderer: "auto",
  canvasKitBaseUrl: "/canvaskit/",
  fontFallbackBaseUrl: "assets/fonts/",
};
flet.flutterAppLoaded = new Promise((resolve) => {
  flet.flutterAppResolve = resolve;
});

function hasDurableFiles() {
  return Boolean(
    navigator.locks && navigator.storage?.getDirectory && globalThis.FileSystemFileHandle &&
    "serviceWorker" in navigator && globalThis.isSecureContext,
  );
}

function loadFlutter() {
  const script = document.createElement("script");
  script.src = "flutter_bootstrap.js";
  script.onerror = () => show("failed");
  document.body.append(script);
}

async function start() {
  speakAtFirst();
  if (!hasDurableFiles()) {
    show("unsupported");
    return;
  }
  await ownership(() => show("elsewhere"));
  show("opening");
  // Asked once per start: browsers grant it as the app is used or installed, and never take it back.
  navigator.storage.persist?.();
  const unsent = await clearedWithUnsent();
  if (unsent !== null) tellCleared(unsent, forgetNote);
  const python = startPython((problem) => show(problem.kind, problem.detail), noteUnsent);
  connectFlutter(python);
  loadFlutter();
  const firstFrame = new Promise((resolve) => {
    addEventListener("flutter-first-frame", resolve, { once: true });
  });
  await Promise.all([firstFrame, python.connected]);
  await Promise.race([python.drawn, new Promise((resolve) => setTimeout(resolve, SILENCE_MS))]);
  hide();
  await keepOffline();
}

// WebKit brings a page back from its back/forward cache with drawing stopped for good.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

start();
