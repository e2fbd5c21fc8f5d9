using System.Text.Json;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>
/// Shows what a plugin has to say while its command runs: the member <c>notice</c> of the events that it publishes, on standard error. Puts its questions,
/// and permissions of the call that it ends with, to the person.
/// </summary>
internal sealed class VerbNotices : IAsyncDisposable
{
    private const int Longest = 4_000;

    private readonly CancellationTokenSource _done = new();
    private readonly IAsyncEnumerator<AgentEvent> _events;
    private readonly ITerminal _terminal;
    private readonly PermissionAsker? _asker;
    private Task<bool> _next;
    private Task? _showing;

    private VerbNotices(IHostClient host, ITerminal terminal, PermissionAsker? asker)
    {
        _terminal = terminal;
        _asker = asker;

        // For the person's own eyes: a page to log in at is of no use with its words hidden.
        _events = host.SubscribeAsync(new EventFilter { Raw = true }, _done.Token).GetAsyncEnumerator(_done.Token);
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="host">The host.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="asker">Puts questions and permissions to the person; null where nobody can be asked.</param>
    public static VerbNotices Start(IHostClient host, ITerminal terminal, PermissionAsker? asker = null)
    {
        var notices = new VerbNotices(host, terminal, asker);
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

                // Those of the command, and of the call that it ends with.
                _asker?.Answer(_events.Current, _done.Token);

                _next = _events.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException)
        {
            // The command has ended.
        }
    }
}
