namespace AgentHost.Plugins.Files.Patching;

/// <summary>Action of a patch on a file.</summary>
internal enum PatchAction
{
    Update,
    Add,
    Delete,
}
