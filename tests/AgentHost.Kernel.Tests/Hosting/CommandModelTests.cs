using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Models that commands from files ask for.</summary>
public sealed class CommandModelTests
{
    [Theory]
    [InlineData("scripted/m", "scripted/m")]
    [InlineData("sonnet", null)]
    [InlineData(null, null)]
    public async Task RunCommand_ModelThatCannotBeHad_IsTakenOutAndSaid(string? model, string? kept)
    {
        await using var rig = new HostRig();
        rig.Stub.Add<Capability>(CapabilityKinds.CommandSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ =>
            new Source(new CommandResult([]) { Prompt = "Paint.", Model = model, File = "/here/paint.md", Warnings = ["It is wet."] }));
        await rig.OpenAsync();

        var result = await rig.Host.Commands.RunAsync(
            new CommandRequest(rig.Workspace.Id, new CommandCall("paint", [])), TestContext.Current.CancellationToken);

        Assert.Equal(kept, result!.Model);
        Assert.Equal("It is wet.", result.Warnings[0]);
        if (model == "sonnet")
        {
            Assert.StartsWith(
                "/here/paint.md wants the model sonnet, which cannot be had, and the run's model is taken:", result.Warnings[1], StringComparison.Ordinal);
        }
        else
        {
            Assert.Single(result.Warnings);
        }
    }

    [Theory]
    [InlineData("paint", "stub/paint")]
    [InlineData("learn:paint", "learn:paint")]
    [InlineData("other:paint", "stub/other:paint")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task RunCommand_Pin_IsThePluginsOwn(string? pin, string? kept)
    {
        await using var rig = new HostRig();
        var other = rig.AddPlugin("other");
        other.Tool("other", static (_, _, _) => new(ToolResult.Text("x")));
        rig.Stub.Tool("learn", static (_, _, _) => new(ToolResult.Text("x")));
        rig.Stub.Add<Capability>(CapabilityKinds.CommandSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ =>
            new Source(new CommandResult([]) { Prompt = "Paint.", Pin = pin }));
        await rig.OpenAsync("{}", other.Folder);

        Assert.Equal(
            kept,
            (await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("paint", [])), TestContext.Current.CancellationToken))!.Pin);
    }

    private sealed class Source(CommandResult result) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) => new(ClientJson.ToElement(result));
    }
}
