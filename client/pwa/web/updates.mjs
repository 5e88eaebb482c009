// Keeps the app for offline starts and offers a new version once all of it is there.

import { offerUpdate } from "./cover.mjs";
import { followUnsent } from "./unsent.mjs";

/** Register the service worker, tell it what this browser loaded, and watch for a new version. */
export async function keepOffline() {
  let asked = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
  });
  const registration = await navigator.serviceWorker.register("/service_worker.js", { updateViaCache: "none" });
  const accept = () => {
    asked = true;
    registration.waiting?.postMessage("take over");
  };
  // Unsent work comes first: nobody is asked to begin anew before the server has it.
  const offer = () => followUnsent((count) => offerUpdate(count === 0, accept));
  if (registration.waiting && navigator.serviceWorker.controller) offer();
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) offer();
    });
  });
  const ready = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  const kept = new Promise((resolve) => {
    channel.port1.onmessage = resolve;
  });
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  ready.active.postMessage({ loaded }, [channel.port2]);
  await kept;
  document.documentElement.dataset.offline = "ready";
}
