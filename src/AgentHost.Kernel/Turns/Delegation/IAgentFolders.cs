using System.Text.Json;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Turns.Delegation;

/// <summary>Folders of their own for sub-agents of calls: made by providers of workspaces, each once for a call, and let go of at its end.</summary>
public interface IAgentFolders
{
    /// <summary>Opens the folder, or finds the one that the call has already.</summary>
    /// <exception cref="HostException">It cannot be had.</exception>
    ValueTask<Workspace> OpenAsync(AgentCall call, SubAgentFolder folder, CancellationToken cancellationToken);

    /// <summary>Calls a tool in it, judged and asked about as calls of the caller's sub-agents are.</summary>
    /// <exception cref="HostException">The session is none of this folder, or another process has it.</exception>
    ValueTask<ToolCallResult> CallAsync(
        AgentCall call, Workspace workspace, string sessionId, string tool, JsonElement arguments, CancellationToken cancellationToken);

    /// <summary>Lets go of all folders of a call.</summary>
    ValueTask ReleaseAsync(AgentCall call);
}
