using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Calling;

/// <summary>A skill that a sub-agent does (<c>context: fork</c>): the conversation gets its answer alone.</summary>
internal static class ForkedSkill
{
    public static async ValueTask<ToolResult> RunAsync(
        Skill skill, string text, IReadOnlyList<string> allow, ISubAgents agents, CancellationToken cancellationToken)
    {
        var request = new SubAgentRequest($"Do what this skill says.\n\n{text}")
        {
            Description = skill.Name,
            Agent = skill.Agent,
            Model = skill.Model,
            Allow = allow
        };
        SubAgentResult result;
        var note = "";
        try
        {
            result = await agents.RunAsync(request, cancellationToken);
        }
        catch (CapabilityException exception) when (skill.Model is not null)
        {
            // Written for another service: what it says is worth doing with any model.
            result = await agents.RunAsync(request with { Model = null }, cancellationToken);
            note = $"\n\n({skill.File} asks for the model {skill.Model}, which cannot be had here; another was taken. {exception.Message})";
        }

        var answer = string.IsNullOrWhiteSpace(result.Text) ? "It answered nothing." : $"Its answer:\n{result.Text}";
        return result.Outcome == TurnOutcome.Answered
            ? ToolResult.Text($"A sub-agent did what the skill {skill.Name} says. {answer}{note}") with { Paths = result.Files }
            : ToolResult.Error(
                $"The sub-agent for the skill {skill.Name} did not finish: "
                + $"{result.Reason?.TrimEnd('.') ?? "no reason is known"}.{(result.Text.Length > 0 ? $" What it said last:\n{result.Text}" : "")}{note}") with
            {
                Paths = result.Files
            };
    }
}
