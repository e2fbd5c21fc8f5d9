using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Models;

public sealed class PluginModelsTests
{
    [Fact]
    public async Task OpenAsync_AModelOfAnotherPlugin_IsAskedThroughIt()
    {
        await using var rig = new HostRig();
        rig.Model.Text("from behind");
        var front = Front(rig, "scripted/m", "scripted");
        await rig.OpenAsync("""{"model":"front/x"}""", front.Folder);

        Assert.Equal("from behind", (await rig.RunAsync()).Text);
        Assert.Single(rig.Model.Requests);
    }

    [Theory]
    [InlineData("scripted/m", "other", "front may not ask scripted/m: its plugin.json does not name scripted under permissions.models.")]
    [InlineData("front/x", "*", "front cannot ask front/x: that is a model of its own.")]
    [InlineData("nowhere/m", "*", "No provider offers a model named nowhere/m.")]
    public async Task OpenAsync_AModelThatItMayNotHave_IsRefused(string model, string allowed, string expected)
    {
        await using var rig = new HostRig();
        var front = Front(rig, model, allowed);
        await rig.OpenAsync("""{"model":"front/x"}""", front.Folder);

        Assert.StartsWith(expected, (await rig.RunAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(rig.Model.Requests);
    }

    [Fact]
    public async Task Stream_WhatIsLent_IsACallThatItsPluginIsWaitedForBeforeItIsStopped()
    {
        await using var rig = new HostRig();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Stream((_, _) => WaitingAsync(reached, goOn.Task));
        var front = Front(rig, "scripted/m", "scripted");
        await rig.OpenAsync("""{"model":"front/x"}""", front.Folder);
        var turn = await rig.SubmitAsync();
        await reached.Task;

        var owner = (await rig.Host.FindWorkspaceAsync(rig.Workspace.Id)).Services.Registry.List(CapabilityKinds.Provider)
            .Single(static provider => provider.Name == "scripted").Owner;
        var ended = owner.Calls.CloseAsync("it is being stopped");

        Assert.False(ended.IsCompleted);
        goOn.SetResult();
        await ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("from behind", (await rig.EndOfAsync(turn)).Text);
    }

    [Fact]
    public async Task SecretFilter_HidesWhatTheHostKnows()
    {
        await using var rig = new HostRig();
        const string Token = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        string? hidden = null;
        rig.Stub.Activated = (context, _) =>
        {
            hidden = context.SecretFilter!.Hide($"it is {Token}.");
            Assert.Null(context.TryGet<Tool>());
            return default;
        };
        rig.Model.Text("x");
        await rig.OpenAsync();
        await rig.RunAsync();

        Assert.Equal($"it is {new string('*', Token.Length)}.", hidden);
    }

    /// <summary>A plugin with a provider that stands in front of another model.</summary>
    private static StubPlugin Front(HostRig rig, string model, string allowed)
    {
        var front = rig.AddPlugin("front").Change(manifest => manifest with { Permissions = new PluginPermissions { Models = [allowed] } });
        IPluginContext? context = null;
        front.Activated = (given, _) =>
        {
            context = given;
            return default;
        };
        return front.Add<ModelProvider>(
            CapabilityKinds.Provider, "front", ClientJson.ToElement(new ProviderSpec("front") { Anonymous = true }),
            workspace => new FrontProvider(token => context!.Models!.OpenAsync(workspace, model, token)));
    }

    private static async IAsyncEnumerable<ModelUpdate> WaitingAsync(TaskCompletionSource reached, Task goOn)
    {
        reached.SetResult();
        await goOn;
        yield return new TextDelta("from behind");
        yield return new ModelFinished(FinishReason.Stop);
    }

    private sealed class FrontProvider(Func<CancellationToken, ValueTask<ModelClient>> openAsync) : ModelProvider
    {
        public override ModelClient CreateClient(ModelClientOptions options) => new FrontClient(openAsync);
    }

    private sealed class FrontClient(Func<CancellationToken, ValueTask<ModelClient>> openAsync) : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(
            ModelRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            ModelClient? client = null;
            ModelFault? fault = null;
            try
            {
                client = await openAsync(cancellationToken);
            }
            catch (CapabilityException exception)
            {
                fault = new ModelFault(ModelFaultKind.InvalidRequest, exception.Message);
            }

            if (client is null)
            {
                yield return fault!;
                yield break;
            }

            // Closing what was lent closes nothing.
            await client.DisposeAsync();
            await foreach (var update in client.StreamAsync(request, cancellationToken))
            {
                yield return update;
            }
        }
    }
}
