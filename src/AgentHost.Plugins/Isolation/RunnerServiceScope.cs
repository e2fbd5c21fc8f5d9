using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Isolation;

/// <summary>Services that the runner may use on behalf of one call, or of one workspace: known to it by a name that cannot be guessed.</summary>
internal sealed class RunnerServiceScope : IAsyncDisposable
{
    /// <summary>Processes and blobs that one scope may hold open.</summary>
    private const int HeldLimit = 256;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Action<RunnerServiceScope> _forget;
    private Dictionary<int, IAsyncDisposable>? _held;
    private int _lastHandle;
    private bool _closed;

    public RunnerServiceScope(IWorkspaceContext workspace, Action<RunnerServiceScope> forget)
    {
        Workspace = workspace;
        _forget = forget;
        Ended = _ended.Token;
    }

    public string Name { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Fires when the scope ends, and with it what runs on its behalf.</summary>
    public CancellationToken Ended { get; }

    public IWorkspaceContext Workspace { get; }

    public IWorkspaceEdits? Edits { get; init; }

    public IBlobs? Blobs { get; init; }

    public IToolProgress? Progress { get; init; }

    public ICapabilities? Capabilities { get; init; }

    public IUserInteraction? User { get; init; }

    public ISubAgents? Agents { get; init; }

    public IToolCalls? Calls { get; init; }

    public ILogger? Logger { get; init; }

    /// <summary>True when anything is held open.</summary>
    public bool HoldsAny
    {
        get
        {
            lock (_gate)
            {
                return _held is { Count: > 0 };
            }
        }
    }

    /// <summary>Keeps something open for the scope, to be closed with it at the latest.</summary>
    /// <exception cref="InvalidOperationException">The scope has ended, or holds too much.</exception>
    public int Hold(IAsyncDisposable thing)
    {
        lock (_gate)
        {
            if (_closed || _held?.Count >= HeldLimit)
            {
                throw new InvalidOperationException(_closed ? "The call has ended." : $"At most {HeldLimit} processes and blobs may be open in one call.");
            }

            _held ??= [];
            _held.Add(++_lastHandle, thing);
            return _lastHandle;
        }
    }

    /// <summary>Something that is held open.</summary>
    /// <exception cref="InvalidOperationException">It is not, or is something else.</exception>
    public T Held<T>(int handle)
        where T : class
    {
        lock (_gate)
        {
            return _held?.GetValueOrDefault(handle) as T ?? throw new InvalidOperationException($"Nothing is open under the number {handle}.");
        }
    }

    public IAsyncDisposable? Release(int handle)
    {
        lock (_gate)
        {
            IAsyncDisposable? thing = null;
            _held?.Remove(handle, out thing);
            return thing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dictionary<int, IAsyncDisposable>? left;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            left = _held;
            _held = null;
        }

        _forget(this);
        _ended.Cancel();
        foreach (var thing in left?.Values ?? Enumerable.Empty<IAsyncDisposable>())
        {
            await thing.DisposeAsync();
        }

        _ended.Dispose();
    }
}
