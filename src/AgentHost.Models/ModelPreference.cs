namespace AgentHost.Models;

/// <summary>What a caller wants of a model.</summary>
public sealed record ModelPreference
{
    /// <summary>A name in any form; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The model that the session used last, as <c>provider/model</c>.</summary>
    public string? SessionModel { get; init; }

    /// <summary>What the request needs, where no model was chosen.</summary>
    public ModelNeeds Needs { get; init; }

    /// <summary>How it is to answer, over what a profile says.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>Takes down how the choice came about; null for nobody who asks.</summary>
    public List<string>? Why { get; init; }
}
