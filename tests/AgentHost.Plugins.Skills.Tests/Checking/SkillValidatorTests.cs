using AgentHost.Plugins.Skills.Checking;

namespace AgentHost.Plugins.Skills.Tests.Checking;

public sealed class SkillValidatorTests
{
    [Theory]
    [InlineData("good", "---\nname: good\ndescription: d\n---\nB", 0, 0, null)]
    [InlineData("x", "---\ndescription: d\nname: Bad_Name\n---\nB", 3, 1, "lower-case letters")]
    [InlineData("x", "---\nname: x\ndescription: d\nowner: me\n---\nB", 4, 1, "put it into metadata")]
    [InlineData("x", "---\nname: x\ndescription: d\nAllowed_Tools: read\n---\nB", 4, 1, "written allowed-tools")]
    [InlineData("x", "---\nname: y\ndescription: d\n---\nB", 2, 1, "has to be the folder's")]
    [InlineData("x", "---\nname: x\n---\nB", 1, 1, "description is missing")]
    [InlineData("x", "---\nname: x\ndescription: a: b: c\n---\nB", 3, 15, "no YAML")]
    [InlineData("x", "no head", 1, 1, "no head")]
    public void Check_Fault_HasItsPlace(string name, string text, int line, int column, string? said)
    {
        using var folders = new SkillFolders();

        var faults = SkillValidator.Check(folders.Skill("s/" + name, text)).Where(static fault => fault.IsError).ToList();

        if (said is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(faults, fault =>
                fault.Line == line && fault.Message.Contains(said, StringComparison.Ordinal) && (fault.Column == column || said == "no YAML"));
        }
    }

    [Fact]
    public void Check_WhatIsNoFolderOrHasNoFile_SaysSo()
    {
        using var folders = new SkillFolders();

        Assert.Contains("no such folder", Assert.Single(SkillValidator.Check(Path.Combine(folders.Root, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("no SKILL.md", Assert.Single(SkillValidator.Check(folders.Home)).Message, StringComparison.Ordinal);
        var skill = folders.Skill("s/by-file", null);
        Assert.DoesNotContain(SkillValidator.Check(Path.Combine(skill, "SKILL.md")), static fault => fault.IsError);
    }
}
