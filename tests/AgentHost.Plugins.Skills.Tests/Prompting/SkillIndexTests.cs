using AgentHost.Plugins.Skills.Finding;
using AgentHost.Plugins.Skills.Prompting;

namespace AgentHost.Plugins.Skills.Tests.Prompting;

public sealed class SkillIndexTests
{
    [Fact]
    public void Write_ThatFit_AreAllThereByName()
    {
        var text = SkillIndex.Write([Make("b", "Second."), Make("a", "First.")], 100, static skills => throw new InvalidOperationException("ranked"));

        Assert.Equal("- a: First.\n- b: Second.", text);
    }

    [Fact]
    public void Write_Thousand_StaysInItsBudgetAndSaysSo()
    {
        var skills = Enumerable.Range(0, 1_000)
            .Select(static i => Make($"skill-{i:D4}", i == 700 ? "Writes terraform modules." : "Does something else that takes a few words to say.")).ToList();

        var text = SkillIndex.Write(
            skills, 500, new SkillRanking("please write a Terraform module", [], new Dictionary<string, int> { ["skill-0003"] = 9 }).Order);

        Assert.InRange(TokenEstimate.Of(text), 400, 500);
        Assert.Contains("- skill-0700: Writes terraform modules.", text, StringComparison.Ordinal);
        Assert.Contains("- skill-0003:", text, StringComparison.Ordinal);
        Assert.Contains("of 1000 skills are listed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("skill-0999", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(12)]
    public void Write_OtherScripts_StaysInItsBudget(int count)
    {
        var skills = Enumerable.Range(0, count).Select(static i => Make($"skill-{i:D4}", string.Concat(Enumerable.Repeat("写一份清楚的说明，告诉别人该怎么做。", 6)))).ToList();

        var text = SkillIndex.Write(skills, 2_000, new SkillRanking(null, [], new Dictionary<string, int>()).Order);

        Assert.InRange(TokenEstimate.Of(text), count == 12 ? 900 : 1_800, 2_000);
        Assert.Equal(count > 12, text.Contains("skills are listed", StringComparison.Ordinal));
    }

    [Fact]
    public void Order_FilesOfTheWorkspace_Count()
    {
        using var folders = new SkillFolders();
        File.WriteAllText(Path.Combine(folders.Work, "Cargo.toml"), "");

        var order = new SkillRanking(null, ProjectKinds.Of(folders.Work), new Dictionary<string, int>())
            .Order([Make("aaa", "Python things."), Make("zzz", "Rust crates.")]);

        Assert.Equal("zzz", order.Take()?.Name);
    }

    private static Skill Make(string name, string description) =>
        new(name, description) { File = $"/x/{name}/SKILL.md", Place = new SkillPlace("/x", SkillScope.User, "x") };
}
