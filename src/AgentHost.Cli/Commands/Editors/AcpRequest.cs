using AgentHost.Client;

namespace AgentHost.Cli.Commands.Editors;

/// <summary>Words of <c>agent acp</c>.</summary>
/// <param name="Workspace">Options that folders are opened with; the path is the editor's.</param>
internal sealed record AcpRequest(WorkspaceRequest Workspace)
{
    /// <summary>The model; null for the settings'.</summary>
    public string? Model { get; init; }

    /// <summary>The permission mode, as it was written; null for the settings'.</summary>
    public string? Mode { get; init; }

    /// <summary>The agent; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>Address of a server that has it done; null for this process.</summary>
    public string? Server { get; init; }
}
