// In the page, before all else: notes when something is first on the screen, and when Python last answered.
globalThis.clock = (() => {
  const seen = {};
  const awaited = new Set();
  let touched = 0;
  let answers = [];

  for (const kind of ["keydown", "pointerup"]) {
    const note = () => {
      touched = performance.now();
      answers = [];
    };
    addEventListener(kind, note, { capture: true });
  }

  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof Uint8Array) answers.push(performance.now());
      });
    }
  };

  // Flutter tells labels and roles only to those who ask.
  setInterval(() => {
    document.querySelector("flt-semantics-placeholder")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    const host = document.querySelector("flt-semantics-host");
    if (!awaited.size || !host) return;
    const labels = [...host.querySelectorAll("[aria-label]")].map((each) => each.getAttribute("aria-label"));
    const said = [host.textContent, ...labels].join("\n");
    for (const text of awaited) {
      if (said.includes(text)) {
        seen[text] = performance.now();
        awaited.delete(text);
      }
    }
  }, 20);

  return {
    seen,
    await(text) {
      if (!(text in seen)) awaited.add(text);
    },
    forget(text) {
      delete seen[text];
    },
    // The milliseconds from the last key or tap to Python's first and last answer to it; null while it goes on.
    answered(silence = 250) {
      if (!answers.length || performance.now() - answers.at(-1) < silence) return null;
      return [answers[0] - touched, answers.at(-1) - touched];
    },
  };
})();
