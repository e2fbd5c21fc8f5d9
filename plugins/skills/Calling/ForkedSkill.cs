using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Calling;

/// <summary>A skill that a sub-agent does (<c>context: fork</c>): the conversation gets its answer alone.</summary>
internal static class ForkedSkill
{
    public static async ValueTask<ToolResult> RunAsync(Skill skill, string text, IReadOnlyList<string> allow, ISubAgents agents, CancellationToken cancellationToken)
    {
        var result = await agents.RunAsync(
            new SubAgentRequest($"Do what this skill says.\n\n{text}") { Description = skill.Name, Agent = skill.Agent, Model = skill.Model, Allow = allow },
            cancellationToken);
        return result.Outcome == TurnOutcome.Answered
            ? ToolResult.Text($"A sub-agent did what the skill {skill.Name} says. Its answer:\n{result.Text}") with { Paths = result.Files }
            : ToolResult.Error($"The sub-agent for the skill {skill.Name} did not finish: {result.Reason?.TrimEnd('.') ?? "no reason is known"}.{(result.Text.Length > 0 ? $" What it said last:\n{result.Text}" : "")}") with { Paths = result.Files };
    }
}
