using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Attaching;

/// <summary>Names of references while several surfaces type.</summary>
public sealed class ReferenceNamesTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoSurfaces_ThatTypeAtOnce_EachGetTheirNames()
    {
        var source = new Gated();
        await using var rig = await OpenAsync(source);

        for (var i = 0; i < 3; i++)
        {
            Assert.True((await FindAsync(rig, "things:a")).Partial);
            Assert.True((await FindAsync(rig, "things:b")).Partial);
        }

        source.Gate.SetResult();
        await Eventually.TrueAsync(async () => !(await FindAsync(rig, "things:a")).Partial && !(await FindAsync(rig, "things:b")).Partial);
        Assert.Equal(["things:a1"], (await FindAsync(rig, "things:a")).Entries);
        Assert.Equal(["things:b1"], (await FindAsync(rig, "things:b")).Entries);
        Assert.Equal(["a", "b"], source.Asked);
        Assert.Empty(source.Ended);
    }

    [Fact]
    public async Task Text_ThatIsTypedOn_EndsTheQuestionBefore()
    {
        var source = new Gated();
        await using var rig = await OpenAsync(source);

        foreach (var text in (string[])["", "a", "ab", "a"])
        {
            await FindAsync(rig, "things:" + text);
            await Eventually.TrueAsync(() => source.Asked.LastOrDefault() == text);
        }

        await Eventually.TrueAsync(() => source.Ended.Count == 3);
        Assert.Equal(["", "a", "ab"], source.Ended.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Questions_BeyondEight_EndTheOldest()
    {
        var source = new Gated();
        await using var rig = await OpenAsync(source);

        for (var i = 0; i < 10; i++)
        {
            await FindAsync(rig, $"things:{i}");
            await Eventually.TrueAsync(() => source.Asked.Count == i + 1);
        }

        await Eventually.TrueAsync(() => source.Ended.Count == 2);
        Assert.Equal(["0", "1"], source.Ended.Order(StringComparer.Ordinal));
    }

    private static async Task<HostRig> OpenAsync(Gated source)
    {
        var rig = new HostRig();
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "things", AgentJson.Parse("""{"name":"things","completes":true}"""), _ => source);
        await rig.OpenAsync();
        return rig;
    }

    private static async Task<FileNames> FindAsync(HostRig rig, string text) =>
        await rig.Host.Workspaces.FindFilesAsync(rig.Workspace.Id, new FileQuery(text), None);

    /// <summary>A source that answers once its gate is open.</summary>
    private sealed class Gated : Capability
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Asked { get; } = new();

        public ConcurrentQueue<string> Ended { get; } = new();

        public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            var typed = arguments.GetProperty("complete").GetString()!;
            Asked.Enqueue(typed);
            try
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Ended.Enqueue(typed);
                throw;
            }

            return AgentJson.Parse($$"""["{{typed}}1"]""");
        }
    }
}
