using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Tools;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>What servers answer before they know their project is not taken for a fact.</summary>
public sealed class LoadingTests
{
    private const string Place = """{"path":"a.bad","line":1}""";
    private const string Renaming = """{"path":"a.bad","line":1,"newName":"y"}""";

    [Theory]
    [InlineData("loads-late")]
    [InlineData("wavers")]
    public async Task Definition_ServerIsStillLoading_IsTheLaterAnswer(string mode)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "x\n").With("b.bad", "x\n");
        Assert.Equal("b.bad:1:1: x", await rig.Workspace.TextAsync(new DefinitionTool(rig.Plugin, rig.Workspace), Place));
    }

    [Theory]
    [InlineData("loads-late")]
    [InlineData("wavers")]
    public async Task Rename_ServerIsStillLoading_ChangesAllFiles(string mode)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "x\n").With("b.bad", "x\n");
        var result = await rig.Workspace.RunAsync(new RenameTool(rig.Plugin, rig.Workspace), Renaming);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal(("y\n", "y\n"), (rig.Workspace.Text("a.bad"), rig.Workspace.Text("b.bad")));
    }

    [Fact]
    public async Task Rename_ServerNeverLoads_IsRefusedAndNothingChanges()
    {
        await using var rig = ServerRig.Bad("loads-for-ever");
        rig.Workspace.With("a.bad", "x\n").With("b.bad", "x\n");
        Assert.Equal(
            "a.bad:1:1: x\n(bad is still loading the project: this may be incomplete; ask again later.)",
            await rig.Workspace.TextAsync(new DefinitionTool(rig.Plugin, rig.Workspace), Place));
        Assert.Equal(
            "bad is still loading the project, and would miss places: nothing was renamed. Try again in a while.",
            await rig.Workspace.TextAsync(new RenameTool(rig.Plugin, rig.Workspace), Renaming));
        Assert.Equal(("x\n", "x\n"), (rig.Workspace.Text("a.bad"), rig.Workspace.Text("b.bad")));
    }

    [Fact]
    public async Task Apply_MoreFilesThanPlanned_ChangesNothingAndNamesThem()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "x\n").With("b.bad", "x\n");
        var plan = new ToolPlan(new ToolCall("c", "rename", AgentJson.EmptyObject), "Rename") { Resources = [Resource.WritePath("a.bad")] };
        FileChange[] changes =
        [
            .. new[] { "a.bad", "b.bad" }.Select(static path => new FileChange(FileChangeKind.Write, path) { Content = Encoding.UTF8.GetBytes("y\n") }),
        ];
        var result = await Changes.ChangePlan.ApplyAsync(plan, "Rename", changes, rig.Workspace.Context(), CancellationToken.None);
        Assert.True(result.IsError);
        Assert.Equal(
            "The language server wants to change more now than when this was decided on: also b.bad. Nothing was changed; call it again.",
            TestWorkspace.TextOf(result));
        Assert.Equal("x\n", rig.Workspace.Text("a.bad"));
    }

    [Fact]
    public async Task DefinitionAndRename_TypeScriptJustStarted_AreOfTheWholeProject()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("tsconfig.json", """{"compilerOptions":{"strict":true,"module":"esnext","moduleResolution":"bundler"}}""")
            .With("src/shared.ts", "export function greet(): number { return 1; }\n");
        for (var i = 0; i < 40; i++)
        {
            rig.Workspace.With($"src/use{i}.ts", $"import {{ greet }} from './shared';\nexport const n{i} = greet();\n");
        }

        Assert.StartsWith(
            "src/shared.ts:1:17:",
            TestWorkspace.TextOf(
                await rig.CallAsync(new DefinitionTool(rig.Plugin, rig.Workspace), """{"path":"src/use7.ts","symbol":"greet","line":2}""")),
            StringComparison.Ordinal);
        await rig.CommandAsync("stop");
        var result = await rig.CallAsync(
            new RenameTool(rig.Plugin, rig.Workspace), """{"path":"src/shared.ts","symbol":"greet","newName":"welcome"}""");
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal(41, result.Paths.Count);
        Assert.Equal("import { welcome } from './shared';\nexport const n39 = welcome();\n", rig.Workspace.Text("src/use39.ts"));
    }

    [Theory]
    [InlineData(
        "clangd", "a.c", "int greet(int there) { int local = there; return local; }\n", "b.c",
        "int greet(int);\nint two(int local) { return greet(local); }\n",
        "compile_commands.json or build/compile_commands.json")]
    [InlineData(
        "typescript", "a.ts", "export function greet(there: number) { const local = there; return local; }\n", "b.ts",
        "import { greet } from './a';\nexport const local = greet(2);\n",
        "tsconfig.json or jsconfig.json")]
    public async Task Rename_NoIndex_IsRefusedAcrossFilesAndDoneWithinOne(string server, string one, string oneText, string two, string twoText, string missing)
    {
        await using var rig = ServerRig.Of(server);
        rig.Workspace.With("package.json", "{}").With(one, oneText).With(two, twoText);
        var tool = new RenameTool(rig.Plugin, rig.Workspace);
        var refused = await rig.CallAsync(tool, $$"""{"path":"{{one}}","symbol":"greet","newName":"welcome"}""");
        Assert.True(refused.IsError);
        var name = rig.Pool.Slots[0].Spec.Name;
        Assert.Equal(
            $"{name} has no index of this project: there is no {missing} at or above the file. greet also stands in {two}, which it would not change: "
            + "nothing was renamed. Make that file, or change the places with edit.",
            TestWorkspace.TextOf(refused));
        Assert.Equal((oneText, twoText), (rig.Workspace.Text(one), rig.Workspace.Text(two)));
        var local = await rig.CallAsync(tool, $$"""{"path":"{{one}}","symbol":"there","newName":"here"}""");
        Assert.False(local.IsError, TestWorkspace.TextOf(local));
        Assert.Equal(oneText.Replace("there", "here", StringComparison.Ordinal), rig.Workspace.Text(one));
        Assert.EndsWith(
            $"({name} has no index of this project: there is no {missing} at or above the file: files that were not opened may be missing here.)",
            await rig.Workspace.TextAsync(new ReferencesTool(rig.Plugin, rig.Workspace), $$"""{"path":"{{one}}","symbol":"greet"}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_ClangdWithCompileCommands_WaitsForItsIndex()
    {
        await using var rig = ServerRig.Of("clangd");
        var commands = new JsonArray();
        for (var i = 0; i < 12; i++)
        {
            rig.Workspace.With($"use{i}.c", $"int greet(void);\nint use{i}(void) {{ return greet(); }}\n");
            commands.Add((JsonNode)Command($"use{i}.c"));
        }

        commands.Add((JsonNode)Command("greet.c"));
        rig.Workspace.With("greet.c", "int greet(void) { return 1; }\n").With("build/compile_commands.json", commands.ToJsonString());
        var result = await rig.CallAsync(new RenameTool(rig.Plugin, rig.Workspace), """{"path":"greet.c","symbol":"greet","newName":"welcome"}""");
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal(13, result.Paths.Count);

        JsonObject Command(string file) => new() { ["directory"] = rig.Workspace.Root, ["file"] = file, ["arguments"] = new JsonArray("cc", "-c", file) };
    }
}
