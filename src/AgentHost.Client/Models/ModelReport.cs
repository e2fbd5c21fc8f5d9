using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A model that was chosen.</summary>
/// <param name="Name">As <c>provider/model</c>.</param>
/// <param name="Info">Known properties of it.</param>
public sealed record ModelReport(string Name, ModelInfo Info)
{
    /// <summary>Address that its requests go to; absent where nothing leaves the machine.</summary>
    public string? Address { get; init; }

    /// <summary>Nothing is known of it: its context window is assumed.</summary>
    public bool Assumed { get; init; }

    /// <summary>Parameters of its answers, as its profile sets them.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>Reasons for the choice of this model, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Why { get => field ?? []; init; }
}
