namespace AgentHost.Models;

/// <summary>Preference of a caller for a model.</summary>
public sealed record ModelPreference
{
    /// <summary>A name in any form; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The model that the session used last, as <c>provider/model</c>.</summary>
    public string? SessionModel { get; init; }

    /// <summary>Needs of the request, where no model was chosen.</summary>
    public ModelNeeds Needs { get; init; }

    /// <summary>Parameters of the answers, over what a profile says.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>Takes down how the choice came about; null for nobody who asks.</summary>
    public List<string>? Why { get; init; }
}
