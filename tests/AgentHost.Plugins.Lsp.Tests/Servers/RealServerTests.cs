using AgentHost.Plugins.Lsp.Tools;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>The declared servers, as they are.</summary>
public sealed class RealServerTests
{
    [Theory]
    [InlineData("typescript", "a.ts", "const ok = 1;\nconst n: number = 'text';\n", "const ok = 1;\nconst n: number = 2;\n", 1, 6)]
    [InlineData("pyright", "a.py", "x: int = 1\ny: int = \"text\"\n", "x: int = 1\ny: int = 2\n", 1, 9)]
    [InlineData("clangd", "a.c", "int ok;\nint n = wrong;\n", "int ok;\nint n = 2;\n", 1, 8)]
    [InlineData("yaml-ls", "a.yaml", "a: 1\na: 2\n", "a: 1\nb: 2\n", 1, 0)]
    [InlineData("json-ls", "a.json", "{\n  \"a\" 1\n}\n", "{\n  \"a\": 1\n}\n", 1, 6)]
    [InlineData("css-ls", "a.css", "a { color: red; }\nb { : 1 }\n", "a { color: red; }\n", 1, 4)]
    public async Task Find_ErrorThenMended_IsAtItsPlaceThenGone(string server, string path, string wrong, string right, int line, int character)
    {
        await using var rig = ServerRig.Of(server);
        rig.Workspace.With("package.json", "{}").With(path, wrong);
        var found = await rig.FindAsync(path);
        Assert.Contains(found, finding => finding.Severity <= 2 && finding.Start.Line == line && finding.Start.Character == character);
        rig.Workspace.With(path, right);
        Assert.DoesNotContain(await rig.FindAsync(path), static finding => finding.Severity <= 2);
    }

    [Theory]
    [InlineData("typescript", "tsconfig.json", "{}", "a.ts", "export function greet() { return 1; }\n", "b.ts", "import { greet } from './a';\ngreet();\n")]
    [InlineData("pyright", "pyproject.toml", "", "a.py", "def greet():\n    return 1\n", "b.py", "from a import greet\ngreet()\n")]
    [InlineData("clangd", "compile_flags.txt", "", "a.h", "int greet();\n", "b.c", "#include \"a.h\"\nint main() { return greet(); }\n")]
    public async Task DefinitionReferencesRename_BySymbol_WorkAcrossFiles(string server, string marker, string content, string one, string oneText, string two, string twoText)
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
        Assert.Contains("greet", await rig.Workspace.TextAsync(new SymbolsTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{one}}"}"""), StringComparison.Ordinal);
        var renamed = await rig.Workspace.RunAsync(new RenameTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{two}}","symbol":"greet","line":2,"newName":"welcome"}""");
        Assert.False(renamed.IsError, TestWorkspace.TextOf(renamed));
        Assert.Equal(oneText.Replace("greet", "welcome", StringComparison.Ordinal), rig.Workspace.Text(one));
        Assert.Equal(twoText.Replace("greet", "welcome", StringComparison.Ordinal), rig.Workspace.Text(two));
    }

    [Fact]
    public async Task Find_TwoRoots_HaveAServerEach()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("one/tsconfig.json", "{}").With("one/a.ts", "let a: number = 'x';\n").With("two/tsconfig.json", "{}").With("two/a.ts", "let a: string = 1;\n");
        Assert.NotEmpty(await rig.FindAsync("one/a.ts"));
        Assert.NotEmpty(await rig.FindAsync("two/a.ts"));
        Assert.Equal([rig.Workspace.At("one"), rig.Workspace.At("two")], rig.Pool.Slots.Select(static slot => slot.Root));
    }
}
