namespace AgentHost.Kernel.Workspaces.Local.Files;

/// <summary>Lets everything through: for the host's own reading, never for a plugin's.</summary>
internal sealed class OpenGate : IPathGate
{
    public GateVerdict Judge(string realPath, bool isFolder) => GateVerdict.Allowed;

    public bool MayHideBelow(string realFolder) => false;
}
