using System.Diagnostics.CodeAnalysis;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>A manifest that was read.</summary>
/// <param name="Manifest">The manifest; null where an error makes it unusable.</param>
/// <param name="Json">The JSON with the positions of its parts; null where it is no JSON.</param>
/// <param name="Problems">Errors and warnings with their places.</param>
public sealed record ManifestResult(PluginManifest? Manifest, PositionedJson? Json, IReadOnlyList<JsonProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Manifest), nameof(Json))]
    public bool Succeeded => Manifest is not null;
}
