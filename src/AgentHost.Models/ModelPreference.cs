namespace AgentHost.Models;

/// <summary>Preference of a caller for a model.</summary>
public sealed record ModelPreference
{
    /// <summary>A name in any form; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// True where the name is of a file that may be written for another service, or a model's: the name of a family stands for its newest model then, and where
    /// nobody has one, for the role that comes near.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>The model that the session used last, as <c>provider/model</c>.</summary>
    public string? SessionModel { get; init; }

    /// <summary>Needs of the request: of the model that is taken where none was chosen, and of the session's for it to be kept.</summary>
    public ModelNeeds Needs { get; init; }

    /// <summary>Parameters of the answers, over what a profile says.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>Takes down how the choice came about; null for nobody who asks.</summary>
    public List<string>? Why { get; init; }
}
