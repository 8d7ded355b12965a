/* Starts what a page asks for: data-module="name name" on an element loads js/<name>.js and calls start(element). */
const MODULES = {
  confirm: () => import("./confirm.js"),
  copy: () => import("./copy.js"),
  docs: () => import("./docs.js"),
  estimate: () => import("./estimate.js"),
  lines: () => import("./lines.js"),
  menu: () => import("./menu.js"),
  rounds: () => import("./rounds.js"),
  shortcuts: () => import("./shortcuts.js"),
  upload: () => import("./upload.js"),
  checklist: () => import("./inspect/checklist.js"),
  claim: () => import("./inspect/claim.js"),
  decide: () => import("./inspect/decide.js"),
  desk: () => import("./inspect/desk.js"),
  draft: () => import("./inspect/draft.js"),
  displays: () => import("./inspect/displays.js"),
  keys: () => import("./inspect/keys.js"),
  map: () => import("./inspect/map.js"),
  modes: () => import("./inspect/modes.js"),
  pins: () => import("./inspect/pins.js"),
  readout: () => import("./inspect/readout.js"),
  references: () => import("./inspect/references.js"),
  surround: () => import("./inspect/surround.js"),
  tabs: () => import("./tabs.js"),
  viewer: () => import("./inspect/viewer.js"),
  zooms: () => import("./inspect/zooms.js"),
};

/** Starts every module named under `root`, once per element. Also for markup that arrived later. */
function startAll(root) {
  const named = root.matches?.("[data-module]") ? [root] : [];
  for (const element of [...named, ...root.querySelectorAll("[data-module]")]) {
    for (const name of element.dataset.module.split(" ")) startOne(element, name);
  }
}

async function startOne(element, name) {
  element.startedModules ??= new Set();
  if (element.startedModules.has(name)) return;
  element.startedModules.add(name);
  (await MODULES[name]()).start(element);
}

document.addEventListener("arrived", (event) => startAll(event.target));
startAll(document);
