using AgentHost.Client;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>A conversation on a scripted terminal and host; at its end the terminal is as it was.</summary>
public abstract class LoopFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource _cancel = new();
    private ChatLoop? _loop;

    internal ScriptedDevice Device { get; } = new(80, 24);

    internal ScriptedHost Host { get; } = new();

    internal Task<int>? Run { get; private set; }

    internal ChatLoop Loop => _loop!;

    public ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _cancel.CancelAsync();
        if (Run is not null)
        {
            await Run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        if (_loop is not null)
        {
            await _loop.DisposeAsync();
            Assert.True(Host.IsDisposed);
        }

        Assert.False(Device.IsRaw);
        Assert.Empty(Device.Look(static screen => screen.Forbidden));
        Assert.False(Device.Look(static screen => screen.IsAlternate));
        Assert.Equal((0, false, false), Device.Look(static screen => (screen.KeyboardDepth, screen.HasMode(2004), screen.HasMode(2026))));
        _cancel.Dispose();
    }

    internal PromptRequest Submitted(int index)
    {
        lock (Host.Submitted)
        {
            return Host.Submitted[index];
        }
    }

    internal async Task<string> WorkAsync(Func<ChatOptions, ChatOptions>? change = null)
    {
        await BeginAsync(change: change);
        Device.Type("work\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        await Device.WaitForAsync("Esc cancels");
        return Submitted(0).TurnId!;
    }

    internal async Task BeginAsync(Func<IHostClient>? open = null, bool ready = true, Func<ChatOptions, ChatOptions>? change = null)
    {
        var options = new ChatOptions(new WorkspaceRequest("/w")) { Program = "agent 1.2.3", Prompts = new PromptRequest("", "", []) { Interactive = true } };
        _loop = new ChatLoop(Device, change?.Invoke(options) ?? options, TimeProvider.System);
        var loop = _loop;
        Run = Task.Run(() => loop.RunAsync(open ?? (() => Host), _cancel.Token));
        if (ready)
        {
            await Eventually.TrueAsync(() => loop.Conversation.IsReady);
        }
    }
}
