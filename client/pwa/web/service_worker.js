// Serves the app without a network, and changes from one version to the next in one step.
//
// Every file is named here with the hash of its content. A new version fills a cache of its own; only when
// all of it has arrived and matches does it wait to take over, and it takes over when the page says so.

importScripts("/background.js");

const BUILD = __BUILD__;
const CACHE = `roadbook-${BUILD.version}`;
const HASH = "x-content-sha256";

const files = new Map([...BUILD.core, ...BUILD.extra]);

async function fetchVerified(path) {
  const response = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, BUILD.hashLength);
  if (hash !== files.get(path)) throw new Error(`${path}: changed while it was downloaded`);
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set(HASH, hash);
  return new Response(body, { headers });
}

/** Put one file into our cache: from there, from an older version with the same content, or from the server. */
async function keep(cache, path) {
  const isCurrent = (response) => response?.headers.get(HASH) === files.get(path);
  if (isCurrent(await cache.match(path))) return;
  const older = await caches.match(path);
  await cache.put(path, isCurrent(older) ? older : await fetchVerified(path));
}

async function keepAll(paths) {
  const cache = await caches.open(CACHE);
  const left = [...paths];
  const lane = async () => {
    while (left.length) await keep(cache, left.shift());
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

/** The core, and whatever else the version before had been asked for (the drawing engine, for one). */
async function install() {
  const extra = new Map(BUILD.extra);
  const used = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) used.push(new URL(request.url).pathname);
  }
  await keepAll(new Set([...BUILD.core.map(([path]) => path), ...used.filter((path) => extra.has(path))]));
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("roadbook-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const wanted = request.mode === "navigate" ? "/index.html" : path;
  const kept = await cache.match(wanted);
  if (kept) return kept;
  if (files.has(wanted)) {
    await keep(cache, wanted);
    return cache.match(wanted);
  }
  if (path.startsWith("/assets/fonts/")) {
    return (await cache.match("/assets/fonts/blank.woff2")) ?? fetch(request);
  }
  return fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === self.location.origin && event.request.method === "GET";
  if (!isOurs || BUILD.never.some((prefix) => url.pathname.startsWith(prefix))) return;
  event.respondWith(answer(event.request, url.pathname));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") {
    self.skipWaiting();
  } else if (event.data?.loaded) {
    const known = event.data.loaded.filter((path) => files.has(path));
    event.waitUntil(keepAll(known).then(() => event.ports[0].postMessage("kept")));
  }
});
