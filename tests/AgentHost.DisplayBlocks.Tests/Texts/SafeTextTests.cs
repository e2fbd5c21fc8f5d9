using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tests.Texts;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("a\r\nb\rc\n", "a\nb\nc\n")]
    [InlineData("\u001b[2Jx", "␛[2Jx")]
    [InlineData("\u009b31mx\u0007\u0000\u007f", "31mx")]
    [InlineData("user\u202etxt.exe", "usertxt.exe")]
    [InlineData("\u2066a\u2069\u200e\u200f\u061c", "a")]
    [InlineData("a\u2028b\u2029c", "abc")]
    [InlineData("x\udb40\udc41\udb40\udc7fy", "xy")]
    [InlineData("👨‍👩‍👧 ☺️ 🇩🇪", "👨‍👩‍👧 ☺️ 🇩🇪")]
    public void Clean_TakesAwayWhatIsHarmful(string text, string clean) => Assert.Equal(clean, SafeText.Clean(text));

    /// <summary>A fact of its own: attributes cannot hold halves.</summary>
    [Fact]
    public void Clean_OfHalvesOfPairs_MarksThem() => Assert.Equal("\ufffda\ufffd", SafeText.Clean("\ud800a\udc00"));

    [Fact]
    public void Clean_OfAnyCharacters_IsHarmlessAndStays()
    {
        var random = new Random(17);
        for (var round = 0; round < 2_000; round++)
        {
            var text = HostileTexts.Next(random, 40);

            var clean = SafeText.Clean(text);

            Assert.Null(HostileTexts.HarmIn(clean));
            Assert.Same(clean, SafeText.Clean(clean));
        }
    }

    [Theory]
    [InlineData("a\tb\nc", 10, "a b c")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("👨‍👩‍👧👨‍👩‍👧", 10, "👨‍👩‍👧…")]
    [InlineData("👨‍👩‍👧", 3, "…")]
    public void Line_IsShortenedBetweenClusters(string text, int most, string line) => Assert.Equal(line, SafeText.Line(text, most));

    [Theory]
    [InlineData("https://example.org/a?b#c", true)]
    [InlineData("HTTP://example.org", true)]
    [InlineData("mailto:a@example.org", true)]
    [InlineData("docs/a.md#part", true)]
    [InlineData("#part", true)]
    [InlineData("a/b:c", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JaVaScRiPt:alert(1)", false)]
    [InlineData("java\nscript:alert(1)", false)]
    [InlineData("\u0001javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("vbscript:x", false)]
    [InlineData("//example.org", false)]
    [InlineData("\\\\server\\share", false)]
    [InlineData("https:///", false)]
    [InlineData("", false)]
    public void Target_OfALink_IsOneThatMayBeFollowed(string target, bool allowed) => Assert.Equal(allowed, LinkTarget.IsAllowed(target));
}
