namespace AgentHost.Client;

/// <summary>Another model goes on with the turn, because the one before could not be reached.</summary>
/// <param name="From">The model before, as <c>provider/model</c>.</param>
/// <param name="To">The model from here on, as <c>provider/model</c>.</param>
/// <param name="Reason">Problem with the one before, one sentence.</param>
public sealed record ModelSwitched(string From, string To, string Reason) : AgentEvent("model.switched");
