namespace AgentHost.Plugins.Files.Patching;

/// <summary>Arguments of <c>apply_patch</c>.</summary>
/// <param name="Patch">A unified diff, or *** Begin Patch … *** End Patch with *** Update File:, *** Add File:, *** Delete File:, *** Move to:.</param>
internal sealed record PatchArguments(string Patch);
