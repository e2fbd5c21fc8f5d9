using AgentHost.Plugins.Skills.Calling;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Tests.Calling;

public sealed class ForkedSkillTests
{
    [Fact]
    public async Task Run_ModelThatCannotBeHad_IsLeftOutAndSaid()
    {
        var agents = new Agents();

        var result = await ForkedSkill.RunAsync(Make("sonnet"), "Paint.", [], agents, TestContext.Current.CancellationToken);

        Assert.Equal(["sonnet", null], agents.Asked);
        var text = Assert.IsType<TextPart>(Assert.Single(result.Content)).Text;
        Assert.False(result.IsError);
        Assert.Contains("painted", text, StringComparison.Ordinal);
        Assert.Contains("/x/paint/SKILL.md asks for the model sonnet", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAModel_FailsAsTheHostSays() =>
        await Assert.ThrowsAsync<CapabilityException>(async () =>
            await ForkedSkill.RunAsync(Make(null), "Paint.", [], new Agents { Broken = true }, TestContext.Current.CancellationToken));

    private static Skill Make(string? model) =>
        new("paint", "Paints.") { File = "/x/paint/SKILL.md", Place = new SkillPlace("/x", SkillScope.User, "x"), Model = model, Fork = true };

    private sealed class Agents : ISubAgents
    {
        public List<string?> Asked { get; } = [];

        public bool Broken { get; init; }

        public string? Refusal => null;

        public ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request.Model);
            return Broken || request.Model is not null
                ? throw new CapabilityException("no such model")
                : new(new SubAgentResult("s", TurnOutcome.Answered) { Text = "painted" });
        }
    }
}
