using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Language servers with the whole program around them: the seven that the tests install.</summary>
public sealed class LspPluginTests
{
    [Theory]
    [InlineData("a.yaml", "a: 1\na: 2\n", "a: 1\nb: 2\n", "a.yaml:2:1: error")]
    [InlineData("a.ts", "const ok = 1;\nconst n: number = 'text';\n", "const ok = 1;\nconst n: number = 2;\n", "a.ts:2:7: error 2322")]
    [InlineData("a.py", "x: int = 1\ny: int = \"text\"\n", "x: int = 1\ny: int = 2\n", "a.py:2:10: error")]
    [InlineData("a.sh", "#!/bin/bash\nif [ 1 -gt ; then echo; fi\n", "#!/bin/bash\nif [ 1 -gt 0 ]; then echo; fi\n", "a.sh:2:")]
    [InlineData("a.json", "{\n  \"a\" 1\n}\n", "{\n  \"a\": 1\n}\n", "a.json:2:7: error")]
    [InlineData("a.c", "int ok;\nint n = wrong;\n", "int ok;\nint n = 2;\n", "a.c:2:9: error")]
    [InlineData("a.go", "package a\n\nfunc F() int { return \"x\" }\n", "package a\n\nfunc F() int { return 1 }\n", "a.go:3:23: error")]
    public async Task Check_FileWithErrorThenMended_IsPrintedAtItsPlaceThenGone(string file, string wrong, string right, string line)
    {
        using var sandbox = await ProjectAsync(new Sandbox(), file, wrong);

        var found = (await sandbox.AgentAsync("lsp", "check", file)).ExitedWith(1);
        sandbox.Write(file, right);
        var mended = (await sandbox.AgentAsync("lsp", "check", file)).ExitedWith(0);

        Assert.StartsWith(line, found.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error", mended.Output, StringComparison.Ordinal);
        await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_EditBreaksAFile_TheResultSaysSoAndTheMendedOneNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("diagnostics", """{"paths":["a.ts"]}""")
            .ToolCall("read", """{"path":"a.ts"}""")
            .ToolCall("edit", """{"edits":[{"path":"a.ts","old":"= 1","new":"= 'text'"}]}""")
            .ToolCall("edit", """{"edits":[{"path":"a.ts","old":"= 'text'","new":"= 3"}]}""")
            .Reply("done"));
        using var sandbox = await ProjectAsync(new Sandbox(server), "a.ts", "const n: number = 1;\nexport default n;\n");

        // A server's first start takes a while where the machine is busy.
        sandbox.UserSettings("""{"lsp":{"wait":8000}}""");
        (await sandbox.RunAsync("--permission-mode", "accept-edits", "go")).ExitedWith(0);

        server.Verify();
        Assert.Contains("a.ts:1:7: error 2322", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("language server", server.ModelRequests[4].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tsconfig.json", "{}", "a.ts", "export function greet() { return 1; }\n", "b.ts", "import { greet } from './a';\ngreet();\n")]
    [InlineData("pyproject.toml", "", "a.py", "def greet():\n    return 1\n", "b.py", "from a import greet\ngreet()\n")]
    [InlineData("compile_flags.txt", "", "a.h", "int greet();\n", "b.c", "#include \"a.h\"\nint main() { return greet(); }\n")]
    public async Task Run_DefinitionReferencesRename_WorkBySymbolAcrossFiles(
        string marker, string content, string one, string oneText, string two, string twoText)
    {
        var place = $$"""{"path":"{{two}}","symbol":"greet","line":2""";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("diagnostics", JsonSerializer.Serialize(new { paths = new[] { one, two } }))
            .ToolCall("definition", place + "}")
            .ToolCall("references", place + "}")
            .ToolCall("rename", place + ""","newName":"welcome"}""")
            .Reply("done"));
        using var sandbox = await ProjectAsync(new Sandbox(server).Write(marker, content).Write(one, oneText), two, twoText);

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "go")).ExitedWith(0);

        server.Verify();
        Assert.Contains($"{one}:1:", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains($"{one}:1:", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains($"{two}:2:", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Equal(oneText.Replace("greet", "welcome", StringComparison.Ordinal), sandbox.Read(one));
        Assert.Equal(twoText.Replace("greet", "welcome", StringComparison.Ordinal), sandbox.Read(two));
    }

    private static async Task<Sandbox> ProjectAsync(Sandbox sandbox, string file, string text)
    {
        var programs = Path.Combine(Programs.Repository, "tests", "tools", "node_modules", ".bin");
        Assert.True(Directory.Exists(programs), "Language servers are missing: .ci/install-test-programs installs them.");
        sandbox.Set("PATH", programs + Path.PathSeparator + sandbox.Environment["PATH"]).Write("go.mod", "module a\n\ngo 1.19\n").Write(file, text);
        (await sandbox.AgentAsync("trust")).ExitedWith(0);
        return sandbox;
    }
}
