// Asks the browser to start the service worker when there is a network and work that was not sent.

const TAG = "outbox";

let waits = false;

/** Work waits, or none does any more. */
export function wakeForUnsent(now) {
  waits = now;
  if (waits) register();
}

async function register() {
  try {
    const ours = await navigator.serviceWorker.ready;
    await ours.sync.register(TAG);
  } catch {
    // The person, or the browser, does not want it: the app sends when it is opened.
  }
}

// Whoever puts the app away may not come back to it before it is closed.
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && waits) register();
});
