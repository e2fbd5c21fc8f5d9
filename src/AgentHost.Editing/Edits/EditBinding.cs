using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions;

namespace AgentHost.Editing.Edits;

/// <summary>Limits and services that one call's edits are bound to.</summary>
public sealed record EditBinding
{
    /// <summary>Gate of the paths that may be read: a preview shows content.</summary>
    public required IPathGate Gate { get; init; }

    /// <summary>Paths of the frozen plan; null while the call is being prepared, when nothing may be applied.</summary>
    public IReadOnlyList<GrantedPath>? Granted { get; init; }

    /// <summary>Versions of files that the session's model has seen.</summary>
    public required IFileVersions Versions { get; init; }

    /// <summary>Store of old content.</summary>
    public required IBlobs Blobs { get; init; }

    /// <summary>Told of each change after all of them are made.</summary>
    public required Func<AppliedChange, CancellationToken, ValueTask> Publish { get; init; }

    /// <summary>Told, before the changes, of folders that were made for them, and of those that they removed; null where nobody takes anything back.</summary>
    public Func<IReadOnlyList<ChangedFile>, CancellationToken, ValueTask>? PublishFolders { get; init; }
}
