namespace AgentHost.Plugins.Files.Patching;

/// <summary>What a patch does to a file.</summary>
internal enum PatchAction
{
    Update,
    Add,
    Delete,
}
