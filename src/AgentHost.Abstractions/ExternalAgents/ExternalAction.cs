using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Something that an external agent is about to do.</summary>
/// <param name="Plan">
/// The call of the agent's own tool with its title, effects and resources, a command among them as <see cref="ResourceKind.Command"/>; what permission is
/// decided on. Its state, time and refusal mean nothing here.
/// </param>
public sealed record ExternalAction(ToolPlan Plan)
{
    /// <summary>Answers that the agent offers a person to choose from, in its own words; none for plain yes or no.</summary>
    [AllowNull]
    public IReadOnlyList<QuestionOption> Options { get => field ?? []; init; }
}
