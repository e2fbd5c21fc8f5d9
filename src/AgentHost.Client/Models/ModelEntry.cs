namespace AgentHost.Client;

/// <summary>A model that can be chosen.</summary>
/// <param name="Provider">Its provider's name.</param>
/// <param name="Info">Known properties of it.</param>
public sealed record ModelEntry(string Provider, ModelInfo Info)
{
    /// <summary>Its whole name, <c>provider/model</c>.</summary>
    public string Name => $"{Provider}/{Info.Id}";
}
