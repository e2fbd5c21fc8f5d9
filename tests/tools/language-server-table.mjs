// Prints a table of set-ups of language servers: what `agent lsp check` found in a file with one mistake, how long it took cold (a fresh program, the
// server's start included) and warm (a second file of the same project, in the same program). Servers of tests/tools/node_modules come first on PATH; one
// that is not installed is named and passed over. Build src/AgentHost.Cli first; then: node tests/tools/language-server-table.mjs [NAME…]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const tools = import.meta.dirname;
const agent = process.env.AGENT_TEST_PROGRAM ?? join(tools, '..', '..', 'artifacts', 'bin', 'AgentHost.Cli', 'debug', 'agent');
const modules = join(tools, 'node_modules');
const strict = { 'tsconfig.json': '{"compilerOptions":{"strict":true,"module":"esnext","moduleResolution":"bundler","target":"es2022"}}' };
const vue = "<script setup lang=\"ts\">\nconst n: number = 'x';\n</script>\n<template><p>{{ n }}</p></template>\n";
const svelte = "<script lang=\"ts\">\n  const n: number = 'x';\n</script>\n<p>{n}</p>\n";
const astro = "---\nconst n: number = 'x';\n---\n<p>{n}</p>\n";
const seven = { 'node_modules/typescript/package.json': '{"name":"typescript","version":"7.0.2"}' };
const c = name => JSON.stringify([{ directory: '.', file: name, arguments: ['cc', '-c', name] }]);

// Name, program, end of the files, a text with one mistake, what else stands in the project.
const setups = [
  ['typescript, tsconfig', 'typescript-language-server', 'ts', "const n: number = 'x';\nexport { n };\n", strict],
  ['typescript, no tsconfig', 'typescript-language-server', 'ts', "export const n: number = 'x';\n", { 'package.json': '{}' }],
  ['typescript, tsx', 'typescript-language-server', 'tsx', "export const n: number = 'x';\n", strict],
  ['typescript, javascript checked', 'typescript-language-server', 'js', "/** @type {number} */\nexport const n = 'x';\n",
    { 'jsconfig.json': '{"compilerOptions":{"checkJs":true}}' }],
  ['typescript, project with TypeScript 7', 'typescript-language-server', 'ts', "export const n: number = 'x';\n", { ...strict, ...seven }],
  ['vue', 'vue-language-server', 'vue', vue, strict],
  ['vue, project with TypeScript 7', 'vue-language-server', 'vue', vue, { ...strict, ...seven }],
  ['svelte', 'svelteserver', 'svelte', svelte, strict],
  ['svelte, project with TypeScript 7', 'svelteserver', 'svelte', svelte, { ...strict, ...seven }],
  ['astro', 'astro-ls', 'astro', astro, strict],
  ['astro, project with TypeScript 7', 'astro-ls', 'astro', astro, { ...strict, ...seven }],
  ['tailwind 3, html', 'tailwindcss-language-server', 'html', '<div class="block flex">x</div>\n',
    { 'tailwind.config.js': "module.exports = { content: ['./*.html'] };\n" }],
  ['pyright', 'pyright-langserver', 'py', 'x: int = "text"\n', { 'pyproject.toml': '' }],
  ['pyright, no project', 'pyright-langserver', 'py', 'x: int = "text"\n', {}],
  ['clangd, c', 'clangd', 'c', 'int n = wrong;\n', {}],
  ['clangd, c++', 'clangd', 'cpp', 'int n = wrong;\n', {}],
  ['clangd, compile_commands.json', 'clangd', 'c', 'int n = wrong;\n', { 'compile_commands.json': c('a.c') }],
  ['clangd, compile_flags.txt', 'clangd', 'c', 'int n = wrong;\n', { 'compile_flags.txt': '-Wall\n' }],
  ['gopls', 'gopls', 'go', 'package a\n\nvar NAME int = "x"\n', { 'go.mod': 'module a\n\ngo 1.19\n' }],
  ['bash', 'bash-language-server', 'sh', '#!/bin/bash\necho "$wrong"\n', {}],
  ['yaml', 'yaml-language-server', 'yaml', 'a: 1\na: 2\n', {}],
  ['json', 'vscode-json-language-server', 'json', '{\n  "a" 1\n}\n', {}],
  ['json with comments', 'vscode-json-language-server', 'jsonc', '{\n  // c\n  "a" 1\n}\n', {}],
  ['css', 'vscode-css-language-server', 'css', 'b { : 1 }\n', {}],
  ['scss', 'vscode-css-language-server', 'scss', 'b { color }\n', {}],
  ['less', 'vscode-css-language-server', 'less', 'b { : 1 }\n', {}],
  ['rust-analyzer', 'rust-analyzer', 'rs', 'pub fn f() -> i32 { "x" }\n', { 'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n' }],
];

const env = { ...process.env, PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter) };
const home = mkdtempSync(join(tmpdir(), 'agent-ls-home-'));
env.RUSTUP_HOME ??= join(homedir(), '.rustup');
env.CARGO_HOME ??= join(homedir(), '.cargo');
env.HOME = home;

function isThere(program) {
  return env.PATH.split(delimiter).some(folder => existsSync(join(folder, program)));
}

function check(folder, files) {
  const began = performance.now();
  return new Promise(done => {
    const started = spawn(agent, ['lsp', 'check', '--json', '--timeout', '60', ...files], { cwd: folder, env });
    let said = '';
    let wrong = '';
    started.stdout.on('data', data => (said += data));
    started.stderr.on('data', data => (wrong += data));
    started.on('close', () => {
      const seconds = (performance.now() - began) / 1000;
      try {
        done({ seconds, ...JSON.parse(said) });
      } catch {
        done({ seconds, diagnostics: [], problems: [(wrong || said).split('\n')[0]] });
      }
    });
  });
}

const wanted = process.argv.slice(2);
console.log('| set-up | cold: found | s | warm: found | s | problems |\n| --- | --- | --- | --- | --- | --- |');
try {
  for (const [name, program, end, text, more] of setups) {
    if (wanted.length > 0 && !wanted.some(word => name.includes(word))) continue;
    if (!isThere(program)) {
      console.log(`| ${name} | ${program} is not installed | | | | |`);
      continue;
    }

    const folder = mkdtempSync(join(tmpdir(), 'agent-ls-'));
    for (const [path, content] of Object.entries({ ...more, [`a.${end}`]: text.replace('NAME', 'A'), [`b.${end}`]: text.replace('NAME', 'B') })) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }

    if (end === 'vue') {
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
      symlinkSync(join(modules, 'vue'), join(folder, 'node_modules', 'vue'));
    }

    spawnSync(agent, ['trust'], { cwd: folder, env });
    const cold = await check(folder, [`a.${end}`]);
    const both = await check(folder, [`a.${end}`, `b.${end}`]);
    const second = both.diagnostics.filter(found => found.path === `b.${end}`);
    const show = list => (list.length === 0 ? 'nothing' : `${list[0].line}:${list[0].column} ${list[0].message.split('\n')[0].slice(0, 60)}`).replaceAll('|', '\\|');
    const warm = Math.max(0, both.seconds - cold.seconds);
    console.log(`| ${name} | ${show(cold.diagnostics)} | ${cold.seconds.toFixed(1)} | ${show(second)} | ${warm.toFixed(1)} `
      + `| ${[...cold.problems, ...both.problems].slice(0, 1).join(' ').slice(0, 120)} |`);
    rmSync(folder, { recursive: true, force: true });
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
