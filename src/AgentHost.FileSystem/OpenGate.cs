namespace AgentHost.FileSystem;

/// <summary>Lets everything through: for the host's own reading, never for a plugin's.</summary>
public sealed class OpenGate : IPathGate
{
    public GateVerdict Judge(string realPath, bool isFolder) => GateVerdict.Allowed;

    public bool MayHideBelow(string realFolder) => false;
}
