using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Models that can be chosen.</summary>
/// <param name="Models">By provider, the preferred one first.</param>
public sealed record ModelList(IReadOnlyList<ModelEntry> Models)
{
    /// <summary>The person's own names, such as <c>small</c> or <c>fast</c>, each with the model that it means.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Names { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Services that could not be asked, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}
