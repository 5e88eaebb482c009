// One tab owns the data: the others wait for it, and the next one takes over when it closes.

const LOCK = "roadbook-data";

// A reload asks before the old page has let go; that is not another tab.
const PATIENCE_MS = 600;

/** Resolves once this tab is the owner, for as long as it lives; `elsewhere` runs if that takes long. */
export function ownership(elsewhere) {
  const hint = setTimeout(elsewhere, PATIENCE_MS);
  return new Promise((owned) => {
    navigator.locks.request(LOCK, () => {
      clearTimeout(hint);
      owned();
      return new Promise(() => {});
    });
  });
}
