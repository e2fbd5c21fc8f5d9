using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Kernel.Tests;
using AgentHost.Terminal.Chats;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>A conversation without a loop: a test moves the clock, and runs what was posted when it wants to.</summary>
internal sealed class LoneConversation : IAsyncDisposable
{
    private readonly ConcurrentQueue<Action> _posted = new();

    public LoneConversation(ScriptedHost host, Func<ChatOptions, ChatOptions>? change = null)
    {
        Host = host;
        var options = new ChatOptions(new WorkspaceRequest("/w"))
        {
            Prompts = new PromptRequest("", "", []) { Interactive = true },
            ReadDuration = static text => text is "10m" ? TimeSpan.FromMinutes(10) : null,
        };
        Conversation = new Conversation(
            change?.Invoke(options) ?? options, Time, new LoopLinks(_posted.Enqueue, static () => { }, static _ => false) { HasScreen = true });
    }

    public ScriptedHost Host { get; }

    public FakeTime Time { get; } = new();

    public Conversation Conversation { get; }

    /// <summary>Text of all lines that were committed.</summary>
    public string Said => string.Join('\n', Lines.Select(static line => line.Text));

    public List<Line> Lines { get; } = [];

    public async Task BeginAsync(Func<IHostClient>? open = null)
    {
        Conversation.Start(open ?? (() => Host));
        await UntilAsync(() => Conversation.IsReady || Conversation.IsOver);
    }

    /// <summary>Sends a line, and waits until it is done.</summary>
    public async Task SendAsync(string text)
    {
        Conversation.Send(text, text);
        await UntilAsync(() => !Conversation.IsBusy);
    }

    /// <summary>Draws a frame now.</summary>
    public void Draw()
    {
        Conversation.Live(80, 24, Time.GetUtcNow());
        Lines.AddRange(Conversation.TakeDone());
        Conversation.Drawn(Time.GetUtcNow());
    }

    /// <summary>Presses keys one by one, 20 ms for each.</summary>
    public void Press(params ReadOnlySpan<KeyPress> keys)
    {
        foreach (var key in keys)
        {
            Conversation.Take(key, Time.GetUtcNow());
            Time.Advance(TimeSpan.FromMilliseconds(20));
            Conversation.Expire(Time.GetUtcNow());
        }
    }

    /// <summary>Takes keys that come at once, as of a paste that the terminal did not mark.</summary>
    public void Burst(string text)
    {
        foreach (var c in text)
        {
            Conversation.Take(c == '\t' ? KeyPress.Of(Key.Tab) : KeyPress.Of(c.ToString()), Time.GetUtcNow());
        }

        Conversation.Expire(Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMilliseconds(20));
        Conversation.Expire(Time.GetUtcNow());
    }

    public Task UntilAsync(Func<bool> holds) => Eventually.TrueAsync(() => RunPosted() && holds(), seconds: 10);

    public ValueTask DisposeAsync() => Conversation.DisposeAsync();

    private bool RunPosted()
    {
        while (_posted.TryDequeue(out var work))
        {
            work();
        }

        while (Conversation.Events.TryRead(out var told))
        {
            Conversation.Apply(told.Session, told.Told);
        }

        Lines.AddRange(Conversation.TakeDone());
        return true;
    }
}
