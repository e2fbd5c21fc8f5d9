using System.Text.Json;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>A plugin's view of its workspace, with files and processes held to one call.</summary>
internal sealed class CallWorkspace(IWorkspaceContext workspace, IFiles files, IProcesses processes) : IWorkspaceContext
{
    public string Root => workspace.Root;

    public string Target => workspace.Target;

    public bool Trusted => workspace.Trusted;

    public JsonElement Settings => workspace.Settings;

    public IFiles Files { get; } = files;

    public IProcesses Processes { get; } = processes;

    public ISessions Sessions => workspace.Sessions;

    public ICapabilities? Capabilities => workspace.Capabilities;

    public ValueTask<string?> FindReadProblemAsync(string path, string? within, CancellationToken cancellationToken) =>
        workspace.FindReadProblemAsync(path, within, cancellationToken);
}
