namespace AgentHost.Server.Endpoints;

/// <summary>A parameter in the address of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in JSON's words: <c>string</c>, <c>integer</c>, <c>boolean</c>.</param>
/// <param name="Summary">What it says, in a sentence.</param>
internal sealed record EndpointParameter(string Name, string Type, string Summary)
{
    /// <summary>It has to be there. Default false.</summary>
    public bool Required { get; init; }
}
