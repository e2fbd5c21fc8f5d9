using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>A conversation as lines, typed by a test.</summary>
public abstract class LinearFixture : IAsyncLifetime
{
    private readonly BlockingCollection<string?> _lines = [];
    private readonly LockedWriter _output = new();
    private LinearChat? _chat;

    internal ScriptedHost Host { get; } = new();

    internal List<bool> Echo { get; } = [];

    internal Task<int>? Run { get; private set; }

    internal string Text => _output.ToString();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _lines.Add(null);
        if (_chat is not null)
        {
            _chat.Post(() => _chat.Conversation.End(0));
            await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            await _chat.DisposeAsync();
        }
    }

    internal void Begin(
        bool isTerminal = true, bool hasEcho = true, Func<IHostClient>? open = null, Func<ChatOptions, ChatOptions>? change = null, TimeProvider? time = null)
    {
        var options = new ChatOptions(new WorkspaceRequest("/w")) { Prompts = new PromptRequest("", "", []) { Interactive = isTerminal } };
        _chat = new LinearChat(change?.Invoke(options) ?? options, new LineReader(_lines), _output, isTerminal, time ?? TimeProvider.System)
        {
            SetEcho = on =>
            {
                Echo.Add(on);
                return hasEcho;
            },
        };
        Run = _chat.RunAsync(open ?? (() => Host), TestContext.Current.CancellationToken);
    }

    internal void Type(string? line) => _lines.Add(line);

    /// <summary>Types where a question may be answered.</summary>
    internal async Task AnswerAsync(string line)
    {
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Type(line);
    }

    internal async Task<int> EndAsync() => await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    internal async Task SaidAsync(string text) => await UntilAsync(() => Text.Contains(text, StringComparison.Ordinal), text);

    internal Task UntilAsync(Func<bool> holds, string what = "") =>
        Eventually.TrueAsync(holds, () => $"It did not come to pass: {what}\n{Text}", seconds: 20);

    private sealed class LineReader(BlockingCollection<string?> lines) : TextReader
    {
        public override string? ReadLine() => lines.Take();

        public override int Read() => throw new NotSupportedException();
    }
}
