namespace AgentHost.Packages.Packing;

/// <summary>A package that was written.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">The package.</param>
/// <param name="Hash">Hash of its content, <c>sha256:…</c>, as an install shows it.</param>
/// <param name="Sha256">Hash of the package's bytes, 64 hexadecimals.</param>
/// <param name="Files">Names of the files in it, in order.</param>
public sealed record PackedPlugin(string Id, string Version, string File, string Hash, string Sha256, IReadOnlyList<string> Files);
