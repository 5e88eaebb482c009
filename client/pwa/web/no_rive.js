// Flet's client waits for a Rive engine at start. Nothing here draws with Rive, so it waits on.
globalThis.RiveNative = () => new Promise(() => {});
