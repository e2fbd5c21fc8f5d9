using AgentHost.Client;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions.Tests;

public sealed class HiddenCharacterTests
{
    [Theory]
    [InlineData("git status")]
    [InlineData("Grüße/naïve/日本語.txt")]
    [InlineData("файл_src/отчёт.md")]
    [InlineData("👩‍💻 ❤️ ok")] // joined pictures
    [InlineData("α is a letter")]
    public void Find_HonestText_HasNothing(string text) => Assert.Empty(HiddenCharacters.Find(text));

    [Theory]
    [InlineData("rm\u00a0-rf x", "U+00A0")]
    [InlineData("a\u200bb", "U+200B")]
    [InlineData("a\u202eb", "U+202E")]
    [InlineData("a\u2066b", "U+2066")]
    [InlineData("a\ufeff", "U+FEFF")]
    [InlineData("a\u2028b", "U+2028")]
    [InlineData("a\u3164b", "U+3164")]
    [InlineData("a\u009bb", "U+009B")]
    [InlineData("a\U000E0041", "U+E0041")]
    public void Find_WhatCannotBeSeen_IsNamed(string text, string name) =>
        Assert.Contains(name, Assert.Single(HiddenCharacters.Find(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("g\u0456t status", "U+0456")]
    [InlineData("https://\u0430\u0440\u0440\u04cf\u0435.com/", "U+0430")] // nothing but letters that look Latin
    [InlineData("\uff43\uff41\uff54", "U+FF43")]
    [InlineData("c\u03b1t", "U+03B1")]
    [InlineData("\U0001D41Acat", "U+1D41A")]
    public void Find_LettersThatLookLikeOthers_AreNamed(string text, string name) =>
        Assert.Contains(name, Assert.Single(HiddenCharacters.Find(text)), StringComparison.Ordinal);

    [Fact]
    public void Find_ManyAndBroken_StaysShort()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 60).Select(_ => (char)random.Next(0x10000)));
            Assert.All(HiddenCharacters.Find(text), clause => Assert.True(clause.Length < 300));
        }
    }

    [Fact]
    public void Evaluate_CommandAndTitle_AreRemarkedUponOnce()
    {
        var plan = Plans.Shell("g\u0456t status\u200b") with { Title = "g\u0456t status\u200b" };
        var evaluation = PermissionEvaluator.Evaluate(Plans.Query(plan));

        Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
        Assert.Equal(2, evaluation.Reasons.Count(static reason => reason.Contains("U+", StringComparison.Ordinal)));
    }
}
