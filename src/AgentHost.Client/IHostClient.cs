namespace AgentHost.Client;

/// <summary>A host, as surfaces see it: in this process, or on the other end of a connection. One property for each subject, and the events.</summary>
/// <remarks>
/// Thread-safe, and so is all that its properties give; each gives the same object each time. Failures of the host are <see cref="HostException"/>,
/// with a sentence fit for a person. Where an operation takes the id of a workspace, that is <see cref="WorkspaceInfo.Id"/> of one that is open in this host;
/// any other id is <see cref="HostFailure.NotFound"/>. Disposing ends turns, plugins and the store, and ends subscriptions after what was still to be told.
/// </remarks>
public interface IHostClient : IAsyncDisposable
{
    /// <summary>Workspaces: folders with settings, trust and plugins.</summary>
    IHostWorkspaces Workspaces { get; }

    /// <summary>Sessions: what was said and done, kept.</summary>
    IHostSessions Sessions { get; }

    /// <summary>Prompts: what a model is to do.</summary>
    IHostPrompts Prompts { get; }

    /// <summary>Commands, called by name.</summary>
    IHostCommands Commands { get; }

    /// <summary>Permissions: questions that wait for an answer, rules, modes.</summary>
    IHostPermissions Permissions { get; }

    /// <summary>Plugins and their hooks.</summary>
    IHostPlugins Plugins { get; }

    /// <summary>Plugins on disk: installed, updated, removed.</summary>
    IHostPackages Packages { get; }

    /// <summary>Settings, with their origins.</summary>
    IHostSettings Settings { get; }

    /// <summary>Models and providers.</summary>
    IHostModels Models { get; }

    /// <summary>Tools, called without a model.</summary>
    IHostTools Tools { get; }

    /// <summary>Audit log and the host's own log.</summary>
    IHostAudit Audit { get; }

    /// <summary>Tells events as they happen, secrets hidden; who falls behind catches up from the log.</summary>
    /// <param name="filter">Selects the events.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <returns>First <see cref="StreamOpened"/>, then the events in their order; it ends when the host is closed.</returns>
    IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken);
}
