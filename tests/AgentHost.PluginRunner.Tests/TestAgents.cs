namespace AgentHost.PluginRunner.Tests;

/// <summary>Sub-agents that answer with what they were asked.</summary>
internal sealed class TestAgents : ISubAgents
{
    public string? Refusal => null;

    public ValueTask<string> OpenAsync(string description, CancellationToken cancellationToken) => new($"opened for {description}");

    public ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken) => request.Agent == "nobody"
        ? throw new CapabilityException("There is no agent nobody here.")
        : request.SessionId is { } session ? new(new SubAgentResult(session, TurnOutcome.Answered) { Text = $"in {session}" })
        : new(new SubAgentResult("s2", TurnOutcome.Limit)
        {
            Text = $"{request.Agent} {request.Prompt} {string.Join('|', request.Tools ?? [])} {request.Mode} {request.Limits.Steps}",
            Usage = new TokenUsage(3, 4),
            Files = ["a"]
        });
}
