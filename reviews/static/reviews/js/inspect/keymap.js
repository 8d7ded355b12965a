/* Every key of the inspection screen, in one table: what it does and what the help says. */

export const KEYS = [
  { keys: ["p"], command: "answer:pass", group: "Checklist", words: "Pass" },
  { keys: ["f"], command: "answer:fail", group: "Checklist", words: "Fail" },
  { keys: ["n"], command: "answer:na", group: "Checklist", words: "Not applicable" },
  { keys: ["j"], command: "item:next", group: "Checklist", words: "Next item" },
  { keys: ["k"], command: "item:previous", group: "Checklist", words: "Previous item" },
  { keys: ["u"], command: "next-open", group: "Checklist", words: "Next open item" },
  { keys: ["e"], command: "defect", group: "Checklist", words: "Choose the defect" },
  { keys: ["m"], command: "spot", group: "Checklist", words: "Mark the spot" },
  { keys: [" "], command: "unseen", group: "Image", words: "Next unseen part" },
  { keys: ["0"], command: "zoom:0", group: "Image", words: "Fit" },
  { keys: ["1"], command: "zoom:1", group: "Image", words: "1:1, one image pixel on one device pixel" },
  { keys: ["2"], command: "zoom:2", group: "Image", words: "2:1" },
  { keys: ["3"], command: "zoom:3", group: "Image", words: "3:1" },
  { keys: ["4"], command: "zoom:4", group: "Image", words: "4:1" },
  { keys: ["8"], command: "zoom:8", group: "Image", words: "8:1" },
  { keys: ["+", "="], command: "step:1", group: "Image", words: "A step nearer" },
  { keys: ["-"], command: "step:-1", group: "Image", words: "A step farther" },
  { keys: ["ArrowLeft"], command: "pan:-1,0", group: "Image", words: "Move left" },
  { keys: ["ArrowRight"], command: "pan:1,0", group: "Image", words: "Move right" },
  { keys: ["ArrowUp"], command: "pan:0,-1", group: "Image", words: "Move up" },
  { keys: ["ArrowDown"], command: "pan:0,1", group: "Image", words: "Move down" },
  { keys: ["b"], command: "blink", group: "Image", words: "Reference and back" },
  { keys: ["v"], command: "single", group: "Image", words: "This image alone" },
  { keys: ["g"], command: "surround", group: "Image", words: "Surround: grey, black, white, checker" },
  { keys: ["h"], command: "hide-pins", group: "Image", words: "Hide the pins" },
  { keys: ["\\"], command: "bare", group: "Image", words: "Hide rail and left column" },
  { keys: ["["], command: "sibling:-1", group: "Flow", words: "Previous image of the round" },
  { keys: ["]"], command: "sibling:1", group: "Flow", words: "Next image of the round" },
  { keys: ["x"], command: "decide:reject", group: "Flow", words: "Reject" },
  { keys: ["r"], command: "decide:request_changes", group: "Flow", words: "Request changes" },
  { keys: ["a"], command: "decide:approve", group: "Flow", words: "Approve" },
  { keys: ["?"], command: "help", group: "Flow", words: "These keys" },
  { keys: ["Escape"], command: "leave", group: "Flow", words: "Leave what is open" },
];

const NAMES = { " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/**
 * The command of a key event {key, ctrlKey, metaKey, altKey, repeat}, or "". With a modifier the key is the browser's.
 * `focus`: "text" while one writes (nothing but Escape is ours), "choice" while a radio button or list has the focus
 * (arrows and Space are its own), "button" (Space and Enter press it), else "".
 */
export function commandOf(event, focus = "") {
  if (event.ctrlKey || event.metaKey || event.altKey) return "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (focus === "text" && key !== "Escape") return "";
  if (focus === "choice" && (key === " " || key.startsWith("Arrow"))) return "";
  if (focus === "list" && key !== "Escape") return "";
  if (focus === "button" && key === " ") return "";
  const entry = KEYS.find((row) => row.keys.includes(key));
  if (!entry || (event.repeat && !/^(pan|item|step)/.test(entry.command))) return "";
  return entry.command;
}

export function nameOf(key) {
  return NAMES[key] ?? key.toUpperCase();
}

/** The table for the help, by group: [[group, rows]]. */
export function byGroup(keys = KEYS) {
  const groups = new Map();
  for (const row of keys) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}
