// Reads diagrams, each with a line of %%%% before it, and has mermaid parse them in a document of jsdom.
import { JSDOM } from "jsdom";

const dom = new JSDOM("<!DOCTYPE html><body></body>", { pretendToBeVisual: true });
globalThis.window = dom.window;
globalThis.document = dom.window.document;
for (const name of ["Element", "HTMLElement", "SVGElement", "Node", "DocumentFragment"]) {
  globalThis[name] = dom.window[name];
}

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
let text = "";
for await (const chunk of process.stdin) {
  text += chunk;
}

let bad = 0;
for (const diagram of text.split(/^%%%%.*\n/m).filter(each => each.trim() !== "")) {
  try {
    const { diagramType } = await mermaid.parse(diagram);
    console.log("ok " + diagramType);
  } catch (fault) {
    bad++;
    console.log("bad " + String(fault.message).replaceAll("\n", " | "));
  }
}

process.exitCode = bad === 0 ? 0 : 1;
