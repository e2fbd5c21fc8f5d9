// Draws diagrams, each with a line of %%%% before it, as text.
import { renderMermaidASCII } from "beautiful-mermaid";

let text = "";
for await (const chunk of process.stdin) {
  text += chunk;
}

for (const diagram of text.split(/^%%%%.*\n/m).slice(1)) {
  const lines = renderMermaidASCII(diagram).split("\n");
  if (!lines.some(line => line.includes("\u250c"))) {
    throw new Error("nothing was drawn of\n" + diagram);
  }

  console.log("drawn " + lines.length);
}
