// The synchronous handle of a file, which only one worker may have at a time.

// A tab that has just closed may still hold its files for a moment.
const PATIENCE_MS = 5000;
const PAUSE_MS = 50;

/** Wait for whoever is about to let go of the file. */
export async function exclusiveHandle(file) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      if (error.name !== "NoModificationAllowedError" || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
