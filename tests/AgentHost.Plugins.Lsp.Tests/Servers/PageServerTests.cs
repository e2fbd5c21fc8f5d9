using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Tools;
using AgentHost.Plugins.TestKit;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>Servers of pages with scripts in them, which need TypeScript's server or its library, in projects whose own TypeScript is 7.</summary>
public sealed class PageServerTests
{
    private const string Config = """{"compilerOptions":{"strict":true,"module":"esnext","moduleResolution":"bundler","target":"es2022","lib":["es2022","dom"]}}""";
    private const string Helper = "export function greet(name: string) {\n  return 'hello ' + name;\n}\n";

    [Fact]
    public async Task Vue_WrongThenMended_IsFoundAndGone()
    {
        await using var rig = Open("typescript", "vue-ls");
        rig.Workspace.With("App.vue", Vue("const n: number = 'text';"));
        Assert.Contains(await rig.FindAllAsync("App.vue"), static finding => finding is { Severity: 1, Start.Line: 2 });
        rig.Workspace.With("App.vue", Vue("const n: number = 2;"));
        Assert.DoesNotContain(await rig.FindAllAsync("App.vue"), static finding => finding.Severity == 1);
    }

    [Fact]
    public async Task Vue_DefinitionAndRename_LeadFromPagesToModulesAndBack()
    {
        await using var rig = Open("typescript", "vue-ls");
        rig.Workspace.With("App.vue", Vue("const n = 2;")).With("main.ts", "import { greet } from './greet';\nexport const said = greet('x');\n");
        await rig.FindAllAsync("App.vue");
        var place = """{"path":"App.vue","symbol":"greet","line":5}""";
        var definition = await rig.Workspace.TextAsync(new DefinitionTool(rig.Plugin, rig.Workspace), place);
        Assert.Contains("greet.ts:1:", definition, StringComparison.Ordinal);
        var references = await rig.Workspace.TextAsync(new ReferencesTool(rig.Plugin, rig.Workspace), """{"path":"greet.ts","symbol":"greet"}""");
        Assert.Contains("App.vue:5:", references, StringComparison.Ordinal);

        var renamed = await rig.CallAsync(
            new RenameTool(rig.Plugin, rig.Workspace), """{"path":"greet.ts","symbol":"greet","newName":"welcome"}""");
        Assert.False(renamed.IsError, TestWorkspace.TextOf(renamed));
        Assert.Contains("{{ welcome('you') }}", rig.Workspace.Text("App.vue"), StringComparison.Ordinal);
        Assert.Contains("import { welcome }", rig.Workspace.Text("App.vue"), StringComparison.Ordinal);
        Assert.Contains("welcome('x')", rig.Workspace.Text("main.ts"), StringComparison.Ordinal);

        var back = await rig.CallAsync(
            new RenameTool(rig.Plugin, rig.Workspace), """{"path":"App.vue","symbol":"welcome","line":5,"newName":"greet"}""");
        Assert.False(back.IsError, TestWorkspace.TextOf(back));
        Assert.Equal(Helper, rig.Workspace.Text("greet.ts"));
        Assert.Contains("greet('x')", rig.Workspace.Text("main.ts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svelte-ls", "App.svelte", "<script lang=\"ts\">\n  import { greet } from './greet';\n  LINE\n</script>\n<p>{greet('you')}</p>\n", 2)]
    [InlineData("astro-ls", "page.astro", "---\nimport { greet } from './greet';\nLINE\n---\n<p>{greet('you')}</p>\n", 2)]
    public async Task Page_WrongThenMended_IsFoundAndGoneAndItsPlacesLead(string server, string path, string text, int line)
    {
        await using var rig = Open("typescript", server);
        rig.Workspace.With(path, text.Replace("LINE", "const n: number = 'text';", StringComparison.Ordinal));
        Assert.Contains(await rig.FindAllAsync(path), finding => finding.Severity == 1 && finding.Start.Line == line);
        rig.Workspace.With(path, text.Replace("LINE", "const n: number = 2;", StringComparison.Ordinal));
        Assert.DoesNotContain(await rig.FindAllAsync(path), static finding => finding.Severity == 1);
        var definition = await rig.Workspace.TextAsync(
            new DefinitionTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{path}}","symbol":"greet","line":5}""");
        Assert.Contains("greet.ts:1:", definition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tailwind_WhereItIsUsed_FindsClassesAtOdds_AndElsewhereIsNotStarted()
    {
        await using var rig = Open("html-ls", "tailwind-ls");
        rig.Workspace.With("one/tailwind.config.js", "module.exports = { content: ['./*.html'] };\n").With("one/a.css", "@import \"tailwindcss\";\n")
            .With("one/a.html", "<div class=\"block flex\">x</div>\n").With("two/a.html", "<div class=\"block flex\">x</div>\n");
        Assert.Contains(await rig.FindAllAsync("one/a.html"), static finding => finding.Code == "cssConflict");
        rig.Workspace.With("one/a.html", "<div class=\"flex\">x</div>\n");
        Assert.DoesNotContain(await rig.FindAllAsync("one/a.html"), static finding => finding.Code == "cssConflict");
        Assert.DoesNotContain(await rig.FindAllAsync("two/a.html"), static finding => finding.Code == "cssConflict");
        Assert.Equal(["one"], rig.Pool.Slots.Where(static slot => slot.Spec.Name == "tailwind").Select(static slot => Path.GetFileName(slot.Root)));
    }

    [Fact]
    public async Task Astro_WithoutTypeScriptAnywhere_SaysWhatIsMissing()
    {
        await using var rig = ServerRig.Of("astro-ls");
        rig.Set("astro", "/bin/true");
        rig.Workspace.With("page.astro", "<p>x</p>\n");
        var fault = await Assert.ThrowsAsync<LspException>(async () => await rig.FindAllAsync("page.astro"));
        Assert.Contains("needs typescript/lib/typescript.js", fault.Message, StringComparison.Ordinal);
        Assert.Contains("npm install --global", fault.Message, StringComparison.Ordinal);
    }

    private static string Vue(string line) =>
        $"<script setup lang=\"ts\">\nimport {{ greet }} from './greet';\n{line}\n</script>\n<template><p>{{{{ greet('you') }}}} {{{{ n }}}}</p></template>\n";

    private static ServerRig Open(params ReadOnlySpan<string> servers)
    {
        var rig = ServerRig.Of(servers);

        // A project's own TypeScript of today has no library that servers could load.
        rig.Workspace.With("package.json", "{}").With("tsconfig.json", Config).With("greet.ts", Helper)
            .With("node_modules/typescript/package.json", """{"name":"typescript","version":"7.0.2"}""")
            .With("node_modules/typescript/lib/tsc.js", "");
        Directory.CreateSymbolicLink(rig.Workspace.At("node_modules/vue"), Repository.PathTo("tests", "tools", "node_modules", "vue"));
        return rig;
    }
}
