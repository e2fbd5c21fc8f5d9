namespace AgentHost.Terminal.Preferences;

/// <summary>View of a model's reasoning.</summary>
internal enum ReasoningView
{
    /// <summary>Its first lines.</summary>
    Brief,

    /// <summary>All of it.</summary>
    Full,

    /// <summary>Nothing of it: only that the model thinks.</summary>
    Hidden,
}
