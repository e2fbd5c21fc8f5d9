using System.Collections.Concurrent;
using AgentHost.Mcp.Serving;

namespace AgentHost.Mcp.Http;

/// <summary>Clients without sessions: who they are by their names, and their requests that wait for an answer of their person.</summary>
internal sealed class HttpExchanges(McpServing serving, HttpBounds bounds) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServedClient> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HttpExchange> _waiting = new(StringComparer.Ordinal);
    private volatile bool _closed;

    /// <summary>Begins a request. Those of clients of one name are kept in one session of the host; past the bound all others are one client.</summary>
    public HttpExchange Begin(string client, string subject)
    {
        var name = _clients.ContainsKey(client) || _clients.Count < bounds.Sessions ? client : "";
        return new HttpExchange(serving, _clients.GetOrAdd(name, _ => new ServedClient(serving)), name, subject);
    }

    /// <summary>Takes the request that asked, so that nobody else goes on with it.</summary>
    /// <returns>Null where none is known by that secret, or it asked for something else.</returns>
    public HttpExchange? Take(string state, string subject) =>
        _waiting.TryGetValue(state, out var found) && found.Subject == subject && _waiting.TryRemove(state, out found) ? found : null;

    /// <summary>Keeps a request whose answer asked something, where there are too many in place of the one that waits for longest; ends any other.</summary>
    public async ValueTask LeaveAsync(HttpExchange exchange)
    {
        if (_closed || exchange.State is not { } state)
        {
            await exchange.DisposeAsync();
            _clients.TryAdd(exchange.Name, exchange.Client);
            return;
        }

        // Turns of a session run one after another: what the client asks for while this one waits gets a session of its own.
        _clients.TryRemove(KeyValuePair.Create(exchange.Name, exchange.Client));

        if (_waiting.Count >= bounds.Sessions
            && _waiting.Values.MaxBy(static each => each.Idle) is { State: { } oldest } && _waiting.TryRemove(oldest, out var gone))
        {
            await gone.DisposeAsync();
        }

        _waiting[state] = exchange;
    }

    /// <summary>Ends the requests whose clients did not come back for long: what they asked counts as not answered.</summary>
    public async ValueTask SweepAsync()
    {
        foreach (var (state, exchange) in _waiting)
        {
            if (exchange.Idle >= bounds.Idle && _waiting.TryRemove(state, out var gone))
            {
                await gone.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        foreach (var exchange in _waiting.Values)
        {
            await exchange.DisposeAsync();
        }
    }
}
