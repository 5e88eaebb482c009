// The page before the app: says in both languages what is happening, or why the app cannot open here.

const byId = (id) => document.getElementById(id);

export const STATES = {
  opening: { text: ["正在打开", "Opening"] },
  elsewhere: {
    text: ["已在另一个标签页打开", "Already open in another tab"],
    more: "数据只能由一个标签页使用。关闭那个标签页，这里会自动打开。 " +
      "One tab at a time may use the data. Close the other one and this page opens by itself.",
  },
  unsupported: {
    text: ["这个浏览器不能安全地保存数据", "This browser cannot keep data safely"],
    more: "请使用新版 Chrome、Edge、Safari 或 Firefox，不要用无痕窗口。 " +
      "Use a current Chrome, Edge, Safari or Firefox, and no private window.",
  },
  failed: {
    text: ["没能打开", "Could not open"],
    more: "您的数据没有丢失。 Nothing was lost.",
    button: "再试一次 Try again",
  },
};

/** Show one of STATES; `detail` is a line for whoever helps the user. */
export function show(name, detail = "") {
  const state = STATES[name];
  const english = document.createElement("span");
  english.textContent = state.text[1];
  byId("cover-text").replaceChildren(`${state.text[0]} `, english);
  byId("cover-more").textContent = [state.more, detail].filter(Boolean).join(" ");
  byId("cover").dataset.state = name;
  byId("cover").hidden = false;
  const button = byId("cover-button");
  button.hidden = !state.button;
  button.textContent = state.button ?? "";
  button.onclick = () => location.reload();
}

export function hide() {
  byId("cover").hidden = true;
}

/** Say that the browser threw this device's files away, and how much of it nobody else has. */
export function tellCleared(unsent, understood) {
  byId("cleared-unsent").textContent = unsent === 0 ? "" :
    `当时有 ${unsent} 条尚未发送，无法找回。 ${unsent} not yet sent then cannot be brought back.`;
  byId("cleared").hidden = false;
  byId("cleared-button").onclick = () => {
    byId("cleared").hidden = true;
    understood();
  };
}

/** Offer a version that is fully downloaded, or wait with it; `accept` runs when the user takes it. */
export function offerUpdate(isTime, accept) {
  byId("update").hidden = !isTime;
  byId("update-button").onclick = () => {
    byId("update-button").disabled = true;
    accept();
  };
}
