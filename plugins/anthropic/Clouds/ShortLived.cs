using System.Collections.Concurrent;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Clouds;

/// <summary>Cache of values that are got for a login and expire: each is kept until it ends.</summary>
/// <typeparam name="T">Tokens, keys.</typeparam>
/// <remarks>Safe for use from any thread: of several that want the same one gets it.</remarks>
internal sealed class ShortLived<T>(TimeProvider time)
    where T : class
{
    private const int MostKept = 16;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (T Value, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The kept one, or a new one.</summary>
    /// <param name="endpoint">For whom, in messages.</param>
    /// <param name="login">What it is had for.</param>
    /// <param name="failing">What has happened when there is none, behind the provider's name: <c>got no token for …</c>.</param>
    /// <param name="askAsync">
    /// Gets one, with the time until which it is good, or says why there is none; for at most 30 s. Connections that fail are told here.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<(T? Value, ModelFault? Fault)> GetAsync(
        CloudEndpoint endpoint,
        string login,
        string failing,
        Func<CancellationToken, ValueTask<(T? Value, DateTimeOffset Until, ModelFault? Fault)>> askAsync,
        CancellationToken cancellationToken)
    {
        if (Kept(login) is { } here)
        {
            return (here, null);
        }

        using var end = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await _gate.WaitAsync(both.Token);
            try
            {
                if (Kept(login) is { } others)
                {
                    return (others, null);
                }

                var (value, until, fault) = await askAsync(both.Token);
                if (value is not null)
                {
                    if (_kept.Count >= MostKept)
                    {
                        _kept.Clear();
                    }

                    _kept[login] = (value, until);
                }

                return (value, fault);
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ModelFault(ModelFaultKind.Unreachable, $"Provider {endpoint.Name} {failing} within {Deadline.TotalSeconds:0} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, new ModelFault(ModelFaultKind.Unreachable, $"Provider {endpoint.Name} {failing}: {endpoint.Clean(exception.Message)}"));
        }
    }

    /// <summary>Forgets one that was not accepted.</summary>
    public void Forget(T refused)
    {
        foreach (var (login, entry) in _kept)
        {
            if (ReferenceEquals(entry.Value, refused))
            {
                _kept.TryRemove(KeyValuePair.Create(login, entry));
            }
        }
    }

    private T? Kept(string login) => _kept.TryGetValue(login, out var entry) && entry.Until > time.GetUtcNow() ? entry.Value : null;
}
