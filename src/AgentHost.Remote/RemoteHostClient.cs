using AgentHost.Client;
using AgentHost.Remote.Connecting;
using AgentHost.Remote.Subjects;

namespace AgentHost.Remote;

/// <summary>A host on the other end of a connection. Disposing ends the connection and nothing at the server. Thread-safe.</summary>
/// <remarks>Secrets are hidden in everything: what asks for them as they are (<see cref="EventFilter.Raw"/>) gets them hidden.</remarks>
public sealed class RemoteHostClient : IHostClient
{
    private static readonly TimeSpan StatusTime = TimeSpan.FromSeconds(5);

    private readonly RemoteConnection _connection;
    private readonly RemoteEvents _events;
    private readonly TimeProvider _time;

    /// <summary>Makes a client. Nothing is sent before the first call.</summary>
    /// <param name="address">Address of the server.</param>
    /// <param name="token">The token that is sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="renew">Reads the token anew where the server does not take it any more, as after a new start of it; null where it stays.</param>
    public RemoteHostClient(ServerAddress address, string token, TimeProvider time, Func<string?>? renew = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(time);
        _connection = new RemoteConnection(address, token, renew);
        _time = time;
        _events = new RemoteEvents(_connection, time);
        Workspaces = new RemoteWorkspaces(_connection);
        Sessions = new RemoteSessions(_connection);
        Prompts = new RemotePrompts(_connection);
        Commands = new RemoteCommands(_connection);
        Permissions = new RemotePermissions(_connection);
        Plugins = new RemotePlugins(_connection);
        Packages = new RemotePackages(_connection);
        Settings = new RemoteSettings(_connection);
        Models = new RemoteModels(_connection);
        Tools = new RemoteTools(_connection);
        Audit = new RemoteAudit(_connection);
    }

    /// <inheritdoc/>
    public IHostWorkspaces Workspaces { get; }

    /// <inheritdoc/>
    public IHostSessions Sessions { get; }

    /// <inheritdoc/>
    public IHostPrompts Prompts { get; }

    /// <inheritdoc/>
    public IHostCommands Commands { get; }

    /// <inheritdoc/>
    public IHostPermissions Permissions { get; }

    /// <inheritdoc/>
    public IHostPlugins Plugins { get; }

    /// <inheritdoc/>
    public IHostPackages Packages { get; }

    /// <inheritdoc/>
    public IHostSettings Settings { get; }

    /// <inheritdoc/>
    public IHostModels Models { get; }

    /// <inheritdoc/>
    public IHostTools Tools { get; }

    /// <inheritdoc/>
    public IHostAudit Audit { get; }

    /// <summary>Reads what goes on at the server, in numbers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">No server answers within 5 s, or the token does not allow it.</exception>
    public async ValueTask<ServerStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(StatusTime, _time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await _connection.GetAsync<ServerStatus>("v1/status", ends.Token);
        }
        catch (OperationCanceledException fault) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HostException(HostFailure.Closing, $"The server takes the connection and does not answer within {StatusTime.TotalSeconds} s.", fault);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _events.ReadAsync(filter, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
