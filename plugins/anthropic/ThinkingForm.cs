namespace AgentHost.Plugins.Anthropic;

/// <summary>Form in which a model is asked to think.</summary>
internal enum ThinkingForm
{
    /// <summary>Not at all: the request says nothing of it.</summary>
    None,

    /// <summary>By a number of tokens: Claude 3.7 to 4.5, and others that speak this wire.</summary>
    Budget,

    /// <summary>By effort; how much is the model's decision: Claude 4.6 and later.</summary>
    Adaptive,
}
