// Where letters for the service worker lie; background.js, which is no module, names the same places.

export const FOLDER = "roadbook-letters";
export const LETTER = "letter.json";
export const TOLD = "told.json";
