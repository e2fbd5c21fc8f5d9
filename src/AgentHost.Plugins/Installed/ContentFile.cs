namespace AgentHost.Plugins.Installed;

/// <summary>One file of a plugin.</summary>
/// <param name="Path">Below the plugin's folder, with forward slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In lower-case hexadecimals.</param>
public sealed record ContentFile(string Path, long Length, string Sha256);
