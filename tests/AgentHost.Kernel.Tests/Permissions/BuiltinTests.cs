using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Permissions;
using AgentHost.Permissions.Tests;

namespace AgentHost.Kernel.Tests.Permissions;

/// <summary>The host's own cautions, each switched off by its name.</summary>
public sealed class BuiltinTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("outside-workspace", "read", "/etc/hosts")]
    [InlineData("outside-workspace", "edit", "/srv/a")]
    [InlineData("outside-workspace", "shell", "cat /etc/hosts")]
    [InlineData("outside-workspace", "shell", "echo a > /srv/a")]
    [InlineData("secret-files", "read", ".env")]
    [InlineData("secret-files", "edit", "keys/server.pem")]
    [InlineData("secret-files", "shell", "cat .env")]
    [InlineData("secret-files", "shell", "cat < .env")]
    public void Evaluate_SwitchedOff_IsAsForAnyFile(string builtin, string tool, string what)
    {
        var plan = tool switch { "read" => Plans.Read(what), "edit" => Plans.Edit(what), _ => Plans.Shell(what) };
        var query = Plans.Query(plan, PermissionMode.AcceptEdits);
        var other = builtin == "secret-files" ? "outside-workspace" : "secret-files";

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query with { BuiltinsOff = [other] }).Verdict.Decision);
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query with { BuiltinsOff = [builtin] }).Verdict.Decision);
    }

    [Theory]
    [InlineData("destruction", "rm -rf build")]
    [InlineData("disks", "dd if=a of=b")]
    [InlineData("privilege", "sudo make")]
    public void Evaluate_CommandsSwitchedOff_OfferAFamily(string builtin, string line)
    {
        var query = Plans.Query(Plans.Shell(line));

        Assert.Equal(Risk.High, PermissionEvaluator.Evaluate(query).Risk);
        Assert.True(PermissionEvaluator.Evaluate(query with { BuiltinsOff = [builtin] }).Risk < Risk.High);
    }

    [Fact]
    public void Evaluate_AllSwitchedOff_TheOwnSettingsStillAsk()
    {
        var query = Plans.Query(Plans.Edit("/home/me/.config/agent-host/agent.json"), PermissionMode.AcceptEdits) with
        {
            BuiltinsOff = ["outside-workspace", "secret-files", "destruction", "disks", "privilege", "interactive"]
        };

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Fact]
    public async Task Run_OutsideSwitchedOff_FilesThereAreReadAsOthers()
    {
        await using var rig = new HostRig();
        var outside = Path.Combine(rig.Folder("elsewhere"), "a.txt");
        await File.WriteAllTextAsync(outside, "words", None);
        rig.Stub.Tool(
            "look",
            async (_, context, token) => ToolResult.Text(System.Text.Encoding.UTF8.GetString(await context.Workspace.Files.ReadAllAsync(outside, 100, token))),
            ToolEffects.Read);
        rig.Model.Call(("look", "{}")).Text("done").Call(("look", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"builtins":{"outside-workspace":false}}}""");

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Equal(["words"], await rig.LastResultsAsync());
        Assert.False((await rig.Host.Permissions.ListBuiltinsAsync(rig.Workspace.Id, None)).Single(builtin => builtin.Name == "outside-workspace").Enabled);
    }
}
