namespace AgentHost.Acp.Protocol;

/// <summary>Categories of options, which say how an editor shows them. Open.</summary>
public static class ConfigCategories
{
    /// <summary>A mode.</summary>
    public const string Mode = "mode";

    /// <summary>The model.</summary>
    public const string Model = "model";

    /// <summary>Length of the model's reasoning.</summary>
    public const string ThoughtLevel = "thought_level";
}
