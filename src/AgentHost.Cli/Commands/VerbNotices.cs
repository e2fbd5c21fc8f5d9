using System.Text.Json;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>Shows what a plugin has to say while its command runs: the member <c>notice</c> of the events that it publishes, on standard error.</summary>
internal sealed class VerbNotices : IAsyncDisposable
{
    private const int Longest = 4_000;

    private readonly CancellationTokenSource _done = new();
    private readonly IAsyncEnumerator<AgentEvent> _events;
    private readonly ITerminal _terminal;
    private Task<bool> _next;
    private Task? _showing;

    private VerbNotices(IHostClient host, ITerminal terminal)
    {
        _terminal = terminal;

        // For the person's own eyes: a page to log in at is of no use with its words hidden.
        _events = host.SubscribeAsync(new EventFilter { Raw = true }, _done.Token).GetAsyncEnumerator(_done.Token);
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>Begins to listen.</summary>
    public static VerbNotices Start(IHostClient host, ITerminal terminal)
    {
        var notices = new VerbNotices(host, terminal);
        notices._showing = notices.ShowAsync();
        return notices;
    }

    /// <summary>Stops listening.</summary>
    public async Task EndAsync()
    {
        await _done.CancelAsync();
        if (_showing is { } showing)
        {
            await showing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _events.DisposeAsync();
        _done.Dispose();
    }

    private async Task ShowAsync()
    {
        try
        {
            while (await _next)
            {
                if (_events.Current is OtherEvent { Plugin: not null, Data: { ValueKind: JsonValueKind.Object } data }
                    && data.TryGetProperty("notice", out var notice) && notice.ValueKind == JsonValueKind.String)
                {
                    _terminal.Error.WriteLine(CleanText.Line(notice.GetString()!, Longest));
                }

                _next = _events.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException)
        {
            // The command has ended.
        }
    }
}
