using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Commands of plugins that go wrong: the caller hears whose fault it is.</summary>
public sealed class CommandTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CancellationOfItsOwn_IsTheCommandsFault()
    {
        await using var rig = new HostRig();
        Add(rig, static (_, _) => throw new TaskCanceledException("its server took too long"));
        await rig.OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), None));

        Assert.Equal((HostFailure.Plugin, "The command ask of stub failed: its server took too long"), (fault.Failure, fault.Message));
    }

    [Fact]
    public async Task Run_CallerEndsIt_IsACancellation()
    {
        await using var rig = new HostRig();
        using var end = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(rig, async (_, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new CommandResult([]);
        });
        await rig.OpenAsync();

        var run = rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), end.Token).AsTask();
        await reached.Task;
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_SecretInWhatItShows_IsHiddenAndItsPromptIsNot()
    {
        const string secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        await using var rig = new HostRig();
        Add(rig, static (_, _) =>
            new(new CommandResult([new TextBlock($"it is {secret}")])
            {
                Data = AgentJson.Parse($$"""{"is":"{{secret}}"}"""),
                Prompt = $"use {secret}",
                Warnings = [$"not {secret}"]
            }));
        await rig.OpenAsync();

        var result = await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), None);

        var hidden = new string('*', secret.Length);
        Assert.Equal(($"it is {hidden}", $"not {hidden}", $"use {secret}"), (((TextBlock)result!.Blocks[0]).Text, result.Warnings[0], result.Prompt));
        Assert.Equal($$"""{"is":"{{hidden}}"}""", result.Data!.Value.GetRawText());
    }

    [Fact]
    public async Task ReadSettings_SecretInAValue_IsHidden()
    {
        const string secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        await using var rig = new HostRig();
        await rig.OpenAsync($$$"""{"hooks":{"sessionEnd":[{"command":"tell {{{secret}}}"}]}}""");

        var report = await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None);

        Assert.Equal(
            $"\"tell {new string('*', secret.Length)}\"",
            Assert.Single(report.Entries, static entry => entry.Key == "hooks.sessionEnd.0.command").Value.GetRawText());
    }

    private static void Add(HostRig rig, Func<CommandCall, CancellationToken, ValueTask<CommandResult>> run) =>
        rig.Stub.Add<Command>(CapabilityKinds.Command, "ask", ClientJson.ToElement(new CommandSpec("ask", "Asks.")), _ => new StubCommand(run));

    private sealed class StubCommand(Func<CommandCall, CancellationToken, ValueTask<CommandResult>> run) : Command
    {
        public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken) =>
            run(call, cancellationToken);
    }
}
