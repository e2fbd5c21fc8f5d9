using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Options of a run that plugins declare: listed without their code, handed to their own plugin alone.</summary>
public sealed class RunOptionTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_ValuesOfTwoPlugins_EachSeesItsOwn()
    {
        await using var rig = new HostRig();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        rig.Stub.Change(static manifest => manifest with { RunOptions = [new OptionSpec("mine", "string", "Mine")] })
            .Section("mine", "base", (context, _) => new(See(seen, "section", context.RunOptions)))
            .Tool("look", (_, context, _) => new(ToolResult.Text(See(seen, "tool", context.RunOptions)!)));
        var other = rig.AddPlugin("other").Change(static manifest => manifest with { RunOptions = [new OptionSpec("theirs", "integer", "Theirs")] })
            .Section("theirs", "base", (context, _) => new(See(seen, "other", context.RunOptions)));
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync("{}", other.Folder);

        await rig.RunAsync(rig.Prompt() with
        {
            RunOptions = new Dictionary<string, System.Text.Json.JsonElement>
            {
                ["mine"] = AgentJson.Parse("\"a\""),
                ["theirs"] = AgentJson.Parse("3"),
                ["nobodys"] = AgentJson.Parse("true")
            }
        });

        Assert.Equal(["other theirs=3", "section mine=\"a\"", "tool mine=\"a\""], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_Plugins_GivesWhatTheyDeclareButTheProgramsOwn()
    {
        await using var rig = new HostRig();
        rig.Stub.Change(static manifest => manifest with
        {
            RunOptions = [new OptionSpec("mine", "json", "Mine") { Setting = "s" }, new OptionSpec("model", "string", "Not mine")],
            Settings = AgentJson.Parse("""{"type":"object","properties":{"s":{}}}""")
        });
        await rig.OpenAsync();

        var listed = Assert.Single(await rig.Host.Prompts.ListRunOptionsAsync(rig.Workspace.Id, None));

        Assert.Equal(new DeclaredRunOption("stub", new OptionSpec("mine", "json", "Mine") { Setting = "s" }), listed);
    }

    [Fact]
    public void FindFault_NamesThatAreTaken_SaysByWhom()
    {
        var mine = new PluginManifest("mine", "1.0.0") { RunOptions = [new OptionSpec("pace", "string", "d")] };
        var other = new PluginManifest("other", "1.0.0") { RunOptions = [new OptionSpec("pace", "string", "d")] };

        Assert.Null(RunOptionNames.FindFault(mine, [mine, new PluginManifest("third", "1.0.0")]));
        Assert.Equal(
            "Its run option --pace is also one of the plugin \"other\"; only one of the two can be used.", RunOptionNames.FindFault(mine, [mine, other]));
        Assert.Equal(
            "Its run option --yolo is one that agent run has itself; it needs another name.",
            RunOptionNames.FindFault(mine with { RunOptions = [new OptionSpec("yolo", "boolean", "d")] }, []));
    }

    private static string? See(
        System.Collections.Concurrent.ConcurrentQueue<string> seen, string who, IReadOnlyDictionary<string, System.Text.Json.JsonElement> options)
    {
        var text = $"{who} {string.Join(' ', options.Select(static option => $"{option.Key}={option.Value.GetRawText()}"))}";
        seen.Enqueue(text);
        return text;
    }
}
