using System.Security.Cryptography;
using System.Text;
using AgentHost.Client;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>Keys that prompts came with, so that one that is sent twice runs once: also when the server was killed between. Thread-safe.</summary>
internal sealed class SubmittedKeys(IHostClient host)
{
    private const int Most = 10_000;
    private const int LongestKey = 200;
    private const int Page = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Body, Task<string> Turn)> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Submits a prompt once for each key.</summary>
    /// <param name="session">The session.</param>
    /// <param name="key">The key; null for none, and then it is always submitted.</param>
    /// <param name="turnId">The turn's id, where the client chose one.</param>
    /// <param name="body">What was sent.</param>
    /// <param name="submit">Submits it under an id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn's id, and whether it was submitted before.</returns>
    /// <exception cref="ProblemException">The key came with something else before.</exception>
    public async ValueTask<(string TurnId, bool Again)> SubmitAsync(
        string session, string? key, string? turnId, string body, Func<string, Task<string>> submit, CancellationToken cancellationToken)
    {
        if (key is { Length: 0 or > LongestKey })
        {
            throw new ProblemException(ProblemKind.InvalidRequest, $"Idempotency-Key has 1 to {LongestKey} characters.");
        }

        if (key is null && turnId is null)
        {
            return (await submit(Guid.CreateVersion7().ToString()), false);
        }

        // What is derived from the key finds the turn again in the log, whichever process wrote it; what is derived from the body tells
        // whether it was the same.
        var hash = Hash(body);
        var keyed = turnId is null ? "key-" + Hash($"{session}\n{key}")[..32] + "-" : null;
        var id = turnId ?? keyed + hash[..16];
        var name = $"{session}\n{keyed ?? id}";
        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        (string Body, Task<string> Turn) known;
        bool first;
        lock (_gate)
        {
            first = _known.TryAdd(name, (hash, source.Task));
            known = _known[name];
            if (first)
            {
                _order.Enqueue(name);
                if (_order.Count > Most)
                {
                    _known.Remove(_order.Dequeue());
                }
            }
        }

        if (!first)
        {
            return known.Body == hash
                ? (await known.Turn.WaitAsync(cancellationToken), true)
                : throw Reused();
        }

        try
        {
            // Others wait for this look too: whoever sent it first may go meanwhile.
            var again = await IsLoggedAsync(session, id, keyed, CancellationToken.None);
            source.SetResult(again ? id : await submit(id));
            return (id, again);
        }
        catch (Exception fault)
        {
            // What was not taken in may be sent again.
            lock (_gate)
            {
                _known.Remove(name);
            }

            source.SetException(fault);
            _ = source.Task.Exception;
            throw;
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ProblemException Reused() => new(ProblemKind.KeyReused, "This key came with another prompt before: take a new key for each.");

    private async ValueTask<bool> IsLoggedAsync(string session, string turn, string? keyed, CancellationToken cancellationToken)
    {
        var request = new HistoryRequest(session) { Kinds = ["turn.queued", "turn.started"], Limit = Page };
        while (true)
        {
            var page = await host.Sessions.ReadHistoryAsync(request, cancellationToken);
            if (page.Events.FirstOrDefault(e => e.TurnId is { } id && (id == turn || (keyed is not null && id.StartsWith(keyed, StringComparison.Ordinal))))
                is { } found)
            {
                return found.TurnId == turn ? true : throw Reused();
            }

            if (page.Next is not { } next)
            {
                return false;
            }

            request = request with { Cursor = next };
        }
    }
}
