using System.Text;
using AgentHost.Plugins.Skills.Calling;

namespace AgentHost.Plugins.Skills.Tests.Calling;

public sealed class SkillBodyTests
{
    [Theory]
    [InlineData("Do $ARGUMENTS.", "a b", "Do a b.")]
    [InlineData("$1 and $2 and $3.", "one \"two words\"", "one and two words and .")]
    [InlineData("Run ${SKILL_DIR}/x and ${CLAUDE_SKILL_DIR}/y", "", "Run /d/x and /d/y")]
    [InlineData("```sh\necho $1 ${SKILL_DIR}\n```\n$1", "a", "```sh\necho $1 ${SKILL_DIR}\n```\na")]
    [InlineData("~~~\n$1\n```\n$1\n~~~\n$1", "a", "~~~\n$1\n```\n$1\n~~~\na")] // another fence within one
    [InlineData("````\n```\n$1\n````\n$1", "a", "````\n```\n$1\n````\na")]
    [InlineData("```not a fence``` $1", "a", "```not a fence``` a")]
    [InlineData("$(rm -rf /) `id` $HOME $10 \\$1", "a", "$(rm -rf /) `id` $HOME $10 $1\n\nArguments: a")] // stays as it is
    [InlineData("\\$HOME \\$x \\$ a\\$5b \\${OTHER} $1", "a", "\\$HOME \\$x \\$ a\\$5b \\${OTHER} a")] // a backslash before what is no placeholder stays
    [InlineData("\\$ARGUMENTS \\$1 \\${SKILL_DIR} $ARGUMENTS\\$2", "a", "$ARGUMENTS $1 ${SKILL_DIR} a$2")]
    [InlineData("Costs $1,500 or $1.", "a", "Costs $1,500 or a.")]
    [InlineData("Plain.", "a b", "Plain.\n\nArguments: a b")]
    [InlineData("Plain.", "", "Plain.")]
    [InlineData("$ARGUMENTSX $ARGUMENTS_1 ${OTHER} $", "", "$ARGUMENTSX $ARGUMENTS_1 ${OTHER} $")]
    [InlineData("!`git status`\nx", "", "(not run: git status)\nx")]
    [InlineData(" !`git status`\nText !`id`", "", " !`git status`\nText !`id`")] // not at the beginning of the line
    public void Fill_PlaceholdersOutsideOfFences_AreFilled(string body, string arguments, string expected)
    {
        Assert.Equal(expected, SkillBody.Fill(body, arguments, "/d", outputs: null));
    }

    [Fact]
    public void Fill_WhatArgumentsHold_IsNotFilledAgain()
    {
        Assert.Equal("$2 ${SKILL_DIR} $ARGUMENTS", SkillBody.Fill("$1", "'$2 ${SKILL_DIR} $ARGUMENTS'", "/d", outputs: null));
        Assert.Equal("!`id`", SkillBody.Fill("$ARGUMENTS", "!`id`", "/d", outputs: null));
    }

    [Fact]
    public void Commands_AreLinesOutsideOfFences()
    {
        const string Body = "!`one`\n```\n!`two`\n```\ntext !`three`\n!`four`  \n!``\n!`a`b`\n";

        Assert.Equal(["one", "four"], SkillBody.Commands(Body));
        Assert.Equal("1\n```\n!`two`\n```\ntext !`three`\n4\n!``\n!`a`b`", SkillBody.Fill(Body, "", "/d", ["1\n", "4"]));
    }

    [Fact]
    public void Fill_RandomText_NeverThrowsAndKeepsFences()
    {
        const string Pieces = "$1{}`~!\n ARGUMENTS${SKILL_DIR}abc\\";
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(60); length > 0; length--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var fenced = $"```\n{text.Replace("```", "")}\n```";
            Assert.NotNull(SkillBody.Fill(text.ToString(), "x y", "/d", []));
            Assert.Equal(fenced + "\n\nArguments: x", SkillBody.Fill(fenced, "x", "/d", []));
        }
    }
}
