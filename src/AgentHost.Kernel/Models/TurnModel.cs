using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>The model that a turn talks to at this moment.</summary>
/// <param name="Choice">The choice.</param>
/// <param name="Client">Talks to it.</param>
public sealed record TurnModel(ModelChoice Choice, ModelClient Client)
{
    /// <summary>As <c>provider/model</c>.</summary>
    public string Name => Choice.Name;

    public ModelInfo Info => Choice.Info;

    /// <summary>The id of the plugin that brings it.</summary>
    public string Plugin => RegisteredProvider.Of(Choice.Entry).Owner.Id;

    /// <summary>True when it is offered tools; false once it is known to take none.</summary>
    public bool TakesTools { get; init; } = Choice.Info.Tools != false;

    /// <summary>A request in this model's terms.</summary>
    public ModelRequest Shape(ModelRequest request) => request with { Parameters = Choice.Parameters, Tools = TakesTools ? request.Tools : [] };
}
