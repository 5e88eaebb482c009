// Gives the person a file that the app made, the way the browser gives any file.

const KEPT_MS = 60_000;

/** Offer the file under a name; the browser says where it went. */
export function offerDownload(name, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read it only after the person has chosen a place.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
