// Copies the two files of htmx that pages load out of node_modules into static/vendor/, which git does not keep.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "node_modules", "htmx.org", "dist");
const target = join(here, "vendor");

const files = { "htmx.min.js": "htmx.min.js", "hx-csp.min.js": join("ext", "hx-csp.min.js") };

mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(files)) copyFileSync(join(dist, source), join(target, name));
