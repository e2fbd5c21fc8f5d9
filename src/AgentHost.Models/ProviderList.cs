namespace AgentHost.Models;

/// <summary>The providers that settings and environment name.</summary>
/// <param name="Entries">Those that can be asked, the lowest rank first.</param>
/// <param name="Unserved">Entries of settings whose type no plugin brings, each with a sentence for whoever asks for it: the others go on without them.</param>
internal sealed record ProviderList(IReadOnlyList<ProviderEntry> Entries, IReadOnlyDictionary<string, string> Unserved);
