using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Tools;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>The declared servers, as they are.</summary>
public sealed class RealServerTests
{
    private const string Module = "module a\n\ngo 1.19\n";

    [Theory]
    [InlineData("typescript", "a.ts", "const ok = 1;\nconst n: number = 'text';\n", "const ok = 1;\nconst n: number = 2;\n", 1, 6)]
    [InlineData("pyright", "a.py", "x: int = 1\ny: int = \"text\"\n", "x: int = 1\ny: int = 2\n", 1, 9)]
    [InlineData("clangd", "a.c", "int ok;\nint n = wrong;\n", "int ok;\nint n = 2;\n", 1, 8)]
    [InlineData("yaml-ls", "a.yaml", "a: 1\na: 2\n", "a: 1\nb: 2\n", 1, 0)]
    [InlineData("json-ls", "a.json", "{\n  \"a\" 1\n}\n", "{\n  \"a\": 1\n}\n", 1, 6)]
    [InlineData("css-ls", "a.css", "a { color: red; }\nb { : 1 }\n", "a { color: red; }\n", 1, 4)]
    [InlineData("bash-ls", "a.sh", "#!/bin/bash\necho ok\necho \"$wrong\"\n", "#!/bin/bash\nwrong=1\necho \"$wrong\"\n", 2, 6)]
    [InlineData("gopls", "a.go", "package a\n\nfunc F() int { return \"x\" }\n", "package a\n\nfunc F() int { return 1 }\n", 2, 22)]
    public async Task Find_ErrorThenMendedThenRestarted_IsAtItsPlaceGoneAndThereAgain(
        string server, string path, string wrong, string right, int line, int character)
    {
        await using var rig = ServerRig.Of(server);
        rig.Workspace.With("package.json", "{}").With("go.mod", Module).With(path, wrong);
        Assert.Contains(await rig.FindAsync(path), IsIt);
        rig.Workspace.With(path, right);
        Assert.DoesNotContain(await rig.FindAsync(path), static finding => finding.Severity <= 2);
        await rig.CommandAsync("restart");
        rig.Workspace.With(path, wrong);
        Assert.Contains(await rig.FindAsync(path), IsIt);
        Assert.Equal(2, rig.Processes.Started.Count);

        bool IsIt(Finding finding) => finding.Severity <= 2 && finding.Start.Line == line && finding.Start.Character == character;
    }

    [Fact]
    public async Task Find_TypeScriptStaysWithoutErrors_IsSettledAlthoughItSaysNothing()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("tsconfig.json", "{}").With("a.ts", "export const n = 1;\n");
        Assert.Empty(await rig.FindAsync("a.ts"));
        rig.Workspace.With("a.ts", "export const n = 2;\n");
        Assert.Empty(await rig.FindAsync("a.ts"));
        rig.Workspace.With("a.ts", "export const n: number = 'two';\n");
        Assert.Single(await rig.FindAsync("a.ts"));
    }

    [Theory]
    [InlineData("typescript", "tsconfig.json", "{}", "a.ts", "export function greet() { return 1; }\n", "b.ts", "import { greet } from './a';\ngreet();\n")]
    [InlineData("pyright", "pyproject.toml", "", "a.py", "def greet():\n    return 1\n", "b.py", "from a import greet\ngreet()\n")]
    [InlineData("clangd", "compile_flags.txt", "", "a.h", "int greet();\n", "b.c", "#include \"a.h\"\nint main() { return greet(); }\n")]
    [InlineData(
        "gopls", "go.mod", Module, "a.go", "package a; func greet() int { return 1 }\n", "b.go", "package a\nfunc twice() int { return 2 * greet() }\n")]
    [InlineData("bash-ls", "package.json", "{}", "a.sh", "greet() { echo hi; }\n", "b.sh", "source ./a.sh\ngreet\n")]
    public async Task DefinitionReferencesRename_BySymbol_WorkAcrossFiles(
        string server, string marker, string content, string one, string oneText, string two, string twoText)
    {
        await using var rig = ServerRig.Of(server);
        rig.Workspace.With(marker, content).With(one, oneText).With(two, twoText);
        await rig.FindAsync(one);
        await rig.FindAsync(two);
        var place = $$"""{"path":"{{two}}","symbol":"greet","line":2}""";
        Assert.Contains($"{one}:1:", await rig.Workspace.TextAsync(new DefinitionTool(rig.Plugin, rig.Workspace), place), StringComparison.Ordinal);
        var references = await rig.Workspace.TextAsync(new ReferencesTool(rig.Plugin, rig.Workspace), place);
        Assert.Contains($"{one}:1:", references, StringComparison.Ordinal);
        Assert.Contains($"{two}:2:", references, StringComparison.Ordinal);
        Assert.Contains("greet", await rig.Workspace.TextAsync(new HoverTool(rig.Plugin, rig.Workspace), place), StringComparison.Ordinal);
        Assert.Contains(
            "greet", await rig.Workspace.TextAsync(new SymbolsTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{one}}"}"""), StringComparison.Ordinal);
        if (server != "bash-ls")
        {
            Assert.Contains(
                $"{two}:",
                await rig.Workspace.TextAsync(new CallHierarchyTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{one}}","symbol":"greet"}"""),
                StringComparison.Ordinal);
        }

        var renamed = await rig.CallAsync(
            new RenameTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{two}}","symbol":"greet","line":2,"newName":"welcome"}""");
        Assert.False(renamed.IsError, TestWorkspace.TextOf(renamed));
        Assert.Equal(oneText.Replace("greet", "welcome", StringComparison.Ordinal), rig.Workspace.Text(one));
        Assert.Equal(twoText.Replace("greet", "welcome", StringComparison.Ordinal), rig.Workspace.Text(two));
    }

    [Fact]
    public async Task DefinitionSymbols_Yaml_AreOfItsAnchors()
    {
        await using var rig = ServerRig.Of("yaml-ls");
        rig.Workspace.With("a.yaml", "base: &x 1\nother: *x\n");
        await rig.FindAsync("a.yaml");
        Assert.Contains(
            "a.yaml:1:",
            await rig.Workspace.TextAsync(new DefinitionTool(rig.Plugin, rig.Workspace), """{"path":"a.yaml","line":2,"column":9}"""),
            StringComparison.Ordinal);
        Assert.Contains("other", await rig.Workspace.TextAsync(new SymbolsTool(rig.Plugin, rig.Workspace), """{"path":"a.yaml"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Symbols_Json_AreItsMembers()
    {
        await using var rig = ServerRig.Of("json-ls");
        rig.Workspace.With("a.json", "{\n  \"one\": {\n    \"two\": 2\n  }\n}\n");
        await rig.FindAsync("a.json");
        Assert.Contains("two", await rig.Workspace.TextAsync(new SymbolsTool(rig.Plugin, rig.Workspace), """{"path":"a.json"}"""), StringComparison.Ordinal);
        Assert.True((await rig.Workspace.RunAsync(new ReferencesTool(rig.Plugin, rig.Workspace), """{"path":"a.json","line":2,"column":4}""")).IsError);
    }

    [Theory]
    [InlineData("typescript", "tsconfig.json", "a.ts", "let a: number = 'x';\n")]
    [InlineData("pyright", "pyproject.toml", "a.py", "y: int = \"text\"\n")]
    [InlineData("clangd", "compile_flags.txt", "a.c", "int n = wrong;\n")]
    [InlineData("gopls", "go.mod", "a.go", "package a\n\nfunc F() int { return \"x\" }\n")]
    [InlineData("yaml-ls", ".git", "a.yaml", "a: 1\na: 2\n")]
    [InlineData("json-ls", "package.json", "a.json", "{\n  \"a\" 1\n}\n")]
    [InlineData("bash-ls", ".git", "a.sh", "#!/bin/bash\necho \"$wrong\"\n")]
    public async Task Find_TwoRoots_HaveAServerEach(string server, string marker, string path, string wrong)
    {
        await using var rig = ServerRig.Of(server);
        var content = marker switch { "go.mod" => Module, "compile_flags.txt" or "pyproject.toml" => "", _ => "{}" };
        rig.Workspace.With($"one/{marker}", content).With($"one/{path}", wrong).With($"two/{marker}", content).With($"two/{path}", wrong);
        Assert.NotEmpty(await rig.FindAsync($"one/{path}"));
        Assert.NotEmpty(await rig.FindAsync($"two/{path}"));
        Assert.Equal([rig.Workspace.At("one"), rig.Workspace.At("two")], rig.Pool.Slots.Select(static slot => slot.Root));
    }
}
