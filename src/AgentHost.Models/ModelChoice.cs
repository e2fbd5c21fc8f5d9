namespace AgentHost.Models;

/// <summary>The model that a turn will use.</summary>
/// <param name="Entry">Its provider.</param>
/// <param name="Options">Options that reach it.</param>
public sealed record ModelChoice(ProviderEntry Entry, ModelClientOptions Options)
{
    /// <summary>As <c>provider/model</c>.</summary>
    public string Name => $"{Entry.Name}/{Options.Model}";

    /// <summary>Facts of the model, known or assumed.</summary>
    public ModelInfo Info => Assumed ? new ModelInfo(Options.Model) { ContextWindow = ModelFacts.AssumedWindow } : Options.Info ?? new ModelInfo(Options.Model);

    /// <summary>Nobody knows it: its window is assumed, and whether it takes tools is found out.</summary>
    public bool Assumed { get; init; }

    /// <summary>The role that it was taken for, where a family of models was named that nobody here has; null else.</summary>
    public string? Role { get; init; }

    /// <summary>True where it was found by the name of its family, or taken for its role.</summary>
    public bool IsOfFamily { get; init; }

    /// <summary>The session's model that made way for it, since the request no longer fits there; null else.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>Reasons for it, a sentence each, in the order in which it was found; null where a prompt named it outright.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>Advice for when the service does not accept the key.</summary>
    public string? Remedy { get; init; }

    /// <summary>Parameters of its answers.</summary>
    public ModelParameters Parameters { get; init; } = new();
}
